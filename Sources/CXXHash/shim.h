#ifndef SWIFTWATER_XXHASH_SHIM_H
#define SWIFTWATER_XXHASH_SHIM_H
#include <xxhash.h>
#endif
