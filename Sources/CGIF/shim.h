#ifndef SWIFTWATER_GIF_SHIM_H
#define SWIFTWATER_GIF_SHIM_H
#include <gif_lib.h>
#endif
