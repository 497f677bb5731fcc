// The row loops of Adept's kernels, which the kernel compiler writes when the package is built.
#ifndef ADEPT_LOOPS_H
#define ADEPT_LOOPS_H

#include "RowLoops.h"

extern const RowLoops FluxBalance_loops, LaxWendroffAdvection_loops, ToonFlux_loops;

#endif
