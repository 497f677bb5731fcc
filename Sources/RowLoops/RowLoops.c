#include "RowLoops.h"

#include <string.h>

// Emitted beside the loops, with a null behind the last.
extern const RowLoops *const compiledRowLoops[];

const RowLoops *rowLoopsNamed(const char *name) {
  const RowLoops *const *loops = compiledRowLoops;
  while (*loops && strcmp((*loops)->name, name) != 0) ++loops;
  return *loops;
}
