// The vocabulary of the emitted row loops: arithmetic on packs of eight doubles.
//
// At the end of a row all lanes are computed too; what is read beyond it lies in padding or in the
// next row, and what comes of that is dropped on storing. The arithmetic of a point is the same
// wherever a pack ends.
#ifndef SWIFTWATER_LANES_H
#define SWIFTWATER_LANES_H

#include <math.h>
#include <string.h>

// Every function here is inlined, so no pack is ever handed over by a calling convention, which would be another one without AVX-512.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpsabi"

typedef double Lanes __attribute__((ext_vector_type(8)));
enum { laneCount = 8 };

#define LANE_FUNCTION static inline __attribute__((always_inline))

LANE_FUNCTION Lanes lanes(double x) { return (Lanes)(x); }
LANE_FUNCTION Lanes sum(Lanes a, Lanes b) { return a + b; }
LANE_FUNCTION Lanes difference(Lanes a, Lanes b) { return a - b; }
LANE_FUNCTION Lanes product(Lanes a, Lanes b) { return a * b; }
LANE_FUNCTION Lanes quotient(Lanes a, Lanes b) { return a / b; }
LANE_FUNCTION Lanes negated(Lanes a) { return -a; }
// a·b + c, a·b − c and c − a·b, rounded once where the processor can.
#ifdef __FMA__
LANE_FUNCTION Lanes fusedSum(Lanes a, Lanes b, Lanes c) { return __builtin_elementwise_fma(a, b, c); }
LANE_FUNCTION Lanes fusedDifference(Lanes a, Lanes b, Lanes c) { return __builtin_elementwise_fma(a, b, -c); }
LANE_FUNCTION Lanes fusedRemainder(Lanes a, Lanes b, Lanes c) { return __builtin_elementwise_fma(-a, b, c); }
#else
LANE_FUNCTION Lanes fusedSum(Lanes a, Lanes b, Lanes c) { return a * b + c; }
LANE_FUNCTION Lanes fusedDifference(Lanes a, Lanes b, Lanes c) { return a * b - c; }
LANE_FUNCTION Lanes fusedRemainder(Lanes a, Lanes b, Lanes c) { return c - a * b; }
#endif
// Lane by lane: the bits of the scalar functions.
#define LANE_BY_LANE(name, function)                          \
  LANE_FUNCTION Lanes name(Lanes a) {                         \
    for (int lane = 0; lane < laneCount; ++lane) a[lane] = function(a[lane]); \
    return a;                                                 \
  }
LANE_BY_LANE(expLanes, exp)
LANE_BY_LANE(expMinusOneLanes, expm1)
LANE_BY_LANE(logLanes, log)
LANE_BY_LANE(logOnePlusLanes, log1p)
LANE_BY_LANE(sinLanes, sin)
LANE_BY_LANE(cosLanes, cos)
LANE_BY_LANE(tanLanes, tan)
LANE_BY_LANE(asinLanes, asin)
LANE_BY_LANE(acosLanes, acos)
LANE_BY_LANE(atanLanes, atan)
LANE_BY_LANE(sinhLanes, sinh)
LANE_BY_LANE(coshLanes, cosh)
LANE_BY_LANE(tanhLanes, tanh)
#undef LANE_BY_LANE
LANE_FUNCTION Lanes powLanes(Lanes a, Lanes b) {
  for (int lane = 0; lane < laneCount; ++lane) a[lane] = pow(a[lane], b[lane]);
  return a;
}
LANE_FUNCTION Lanes sqrtLanes(Lanes a) { return __builtin_elementwise_sqrt(a); }
// a < b ? then : otherwise, lane by lane; false where a or b is NaN.
LANE_FUNCTION Lanes select(Lanes a, Lanes b, Lanes then, Lanes otherwise) { return a < b ? then : otherwise; }

LANE_FUNCTION Lanes load(const double *row, long i) {
  Lanes x;
  memcpy(&x, row + i, sizeof x);
  return x;
}
LANE_FUNCTION void store(Lanes x, double *row, long i) { memcpy(row + i, &x, sizeof x); }

// Packs at the end of a row, of which `count` lanes belong to it.
typedef long LaneMask __attribute__((ext_vector_type(8)));
LANE_FUNCTION LaneMask firstOnes(long count) { return (LaneMask){0, 1, 2, 3, 4, 5, 6, 7} < (LaneMask)(count); }
// The first `count` lanes, zeros behind.
LANE_FUNCTION Lanes firstLanes(Lanes x, long count) { return (Lanes)((LaneMask)x & firstOnes(count)); }
// The first `count` elements, zeros behind; zeros too for a row that is not there. What lies behind is read, too.
LANE_FUNCTION Lanes loadPart(const double *row, long i, long count) {
  if (!row) return lanes(0.0);
  return count == 8 ? load(row, i) : firstLanes(load(row, i), count);
}
// Writes the first `count` lanes and nothing behind them, which may be another thread's.
LANE_FUNCTION void storeFirst(Lanes x, double *row, long i, long count) {
#ifdef __AVX512F__
  typedef double Pack __attribute__((vector_size(64)));
  __builtin_ia32_storeupd512_mask(row + i, (Pack)x, (unsigned char)((1u << count) - 1));
#else
  for (long lane = 0; lane < count; ++lane) row[i + lane] = x[lane];
#endif
}
LANE_FUNCTION void storePart(Lanes x, double *row, long i, long count) {
  if (count == 8) {
    store(x, row, i);
  } else {
    storeFirst(x, row, i, count);
  }
}
// Adds a pack, or the first `count` lanes of it, to a row.
LANE_FUNCTION void addPart(Lanes x, double *row, long i, long count) {
  if (count >= 8) {
    store(load(row, i) + x, row, i);
  } else {
    storeFirst(load(row, i) + x, row, i, count);
  }
}
// Two neighbouring packs of a row, moved up by so many lanes: the pack that takes the place of the later one.
LANE_FUNCTION Lanes carried1(Lanes before, Lanes x) { return __builtin_shufflevector(before, x, 7, 8, 9, 10, 11, 12, 13, 14); }
LANE_FUNCTION Lanes carried2(Lanes before, Lanes x) { return __builtin_shufflevector(before, x, 6, 7, 8, 9, 10, 11, 12, 13); }
LANE_FUNCTION Lanes carried3(Lanes before, Lanes x) { return __builtin_shufflevector(before, x, 5, 6, 7, 8, 9, 10, 11, 12); }
LANE_FUNCTION Lanes carried4(Lanes before, Lanes x) { return __builtin_shufflevector(before, x, 4, 5, 6, 7, 8, 9, 10, 11); }
LANE_FUNCTION Lanes carried5(Lanes before, Lanes x) { return __builtin_shufflevector(before, x, 3, 4, 5, 6, 7, 8, 9, 10); }
LANE_FUNCTION Lanes carried6(Lanes before, Lanes x) { return __builtin_shufflevector(before, x, 2, 3, 4, 5, 6, 7, 8, 9); }
LANE_FUNCTION Lanes carried7(Lanes before, Lanes x) { return __builtin_shufflevector(before, x, 1, 2, 3, 4, 5, 6, 7, 8); }

// Sets the elements of a row, if it is there, to zero.
LANE_FUNCTION void clear(const double *row, long i, long count) {
  if (row) memset((double *)row + i, 0, (size_t)count * sizeof(double));
}

// The smaller of the two.
LANE_FUNCTION long atMost(long limit, long count) { return count < limit ? count : limit; }

// The sum of the first `count` lanes, in order.
LANE_FUNCTION double total(Lanes x, long count) {
  double sum = 0;
  for (long lane = 0; lane < count; ++lane) sum += x[lane];
  return sum;
}

// Adds full packs to `sums`, the first `count` elements of others to `rest`.
LANE_FUNCTION void accumulate(Lanes x, long count, Lanes *sums, double *rest) {
  if (count == laneCount) {
    *sums = sum(*sums, x);
  } else {
    *rest += total(x, count);
  }
}

#pragma clang diagnostic pop

#endif
