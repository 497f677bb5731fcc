#ifndef SWIFTWATER_NLOPT_SHIM_H
#define SWIFTWATER_NLOPT_SHIM_H
#include <nlopt.h>
#endif
