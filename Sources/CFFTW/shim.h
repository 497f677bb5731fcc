#ifndef SWIFTWATER_FFTW_SHIM_H
#define SWIFTWATER_FFTW_SHIM_H
#include <fftw3.h>
// FFTW's flags are macros that Swift cannot import.
static inline unsigned swiftwater_fftw_estimate(void) { return FFTW_ESTIMATE; }
static inline unsigned swiftwater_fftw_measure(void) { return FFTW_MEASURE; }
static inline const char *swiftwater_fftw_version(void) { return fftw_version; }
// Asks for the cache line at an address, to be read soon.
static inline void swiftwater_prefetch(const double *address) { __builtin_prefetch(address); }
#endif
