#ifndef SWIFTWATER_CAIRO_SHIM_H
#define SWIFTWATER_CAIRO_SHIM_H
#include <cairo.h>
#endif
