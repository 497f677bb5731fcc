#ifndef CCOUNTERS_H
#define CCOUNTERS_H

#include <stdbool.h>

/// How often memory has been asked for since the process began, by any thread: malloc and its kin, and mmap.
long allocation_count(void);

/// Whether the kernel lets this process count the instructions that it retires.
bool instructions_are_countable(void);

#endif
