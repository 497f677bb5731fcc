// The vocabulary of the emitted row loops: arithmetic on packs of eight doubles.
//
// In C because these are then single calls for the Swift optimiser and single instructions after inlining: the sweeps, tens of thousands of emitted
// lines, compile several times faster than with the SIMD types' operators, which are themselves generic Swift to be inlined line by line.
#ifndef SWIFTWATER_LANES_H
#define SWIFTWATER_LANES_H

#include <string.h>

typedef double Lanes __attribute__((ext_vector_type(8)));

#define LANE_FUNCTION static inline __attribute__((always_inline))

LANE_FUNCTION Lanes lanes(double x) { return (Lanes)(x); }
LANE_FUNCTION Lanes sum(Lanes a, Lanes b) { return a + b; }
LANE_FUNCTION Lanes difference(Lanes a, Lanes b) { return a - b; }
LANE_FUNCTION Lanes product(Lanes a, Lanes b) { return a * b; }
LANE_FUNCTION Lanes quotient(Lanes a, Lanes b) { return a / b; }
LANE_FUNCTION Lanes negated(Lanes a) { return -a; }
LANE_FUNCTION Lanes squareRoot(Lanes a) { return __builtin_elementwise_sqrt(a); }
// a < b ? then : otherwise, lane by lane; false where a or b is NaN.
LANE_FUNCTION Lanes select(Lanes a, Lanes b, Lanes then, Lanes otherwise) { return a < b ? then : otherwise; }

LANE_FUNCTION Lanes load(const double *row, long i) {
  Lanes x;
  memcpy(&x, row + i, sizeof x);
  return x;
}
LANE_FUNCTION void store(Lanes x, double *row, long i) { memcpy(row + i, &x, sizeof x); }

// Packs at the end of a row: the first `count` lanes. Those left unread are zero.
LANE_FUNCTION Lanes loadPart(const double *row, long i, long count) {
  if (count == 8) return load(row, i);
  Lanes x = lanes(0.0);
  for (long lane = 0; lane < count; ++lane) x[lane] = row[i + lane];
  return x;
}
LANE_FUNCTION void storePart(Lanes x, double *row, long i, long count) {
  if (count == 8) {
    store(x, row, i);
  } else {
    memcpy(row + i, &x, (size_t)count * sizeof(double));
  }
}
// The sum of the first `count` lanes, in order.
LANE_FUNCTION double total(Lanes x, long count) {
  double sum = 0;
  for (long lane = 0; lane < count; ++lane) sum += x[lane];
  return sum;
}

#endif
