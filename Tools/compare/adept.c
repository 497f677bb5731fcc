// Adept's two advection programs as plain loops, timed: what they cost without any differentiation. Prints one JSON object: milliseconds, least of many runs.
#include <math.h>
#include <stdio.h>
#include <time.h>

enum { CELLS = 98, STEPS = 2000 };
static const double courant = 0.125;

// q[0] and q[CELLS + 1] are copies of the cells at the other end.
static void close_ring(double *q) {
  q[0] = q[CELLS];
  q[CELLS + 1] = q[1];
}

__attribute__((noinline)) static void lax_wendroff(double *restrict q, double *restrict flux) {
  for (int step = 0; step < STEPS; ++step) {
    for (int i = 0; i <= CELLS; ++i) flux[i] = 0.5 * courant * (q[i] + q[i + 1] + courant * (q[i] - q[i + 1]));
    for (int i = 1; i <= CELLS; ++i) q[i] += flux[i - 1] - flux[i];
    close_ring(q);
  }
}

__attribute__((noinline)) static void toon(double *restrict q, double *restrict flux) {
  for (int step = 0; step < STEPS; ++step) {
    for (int i = 0; i <= CELLS; ++i) flux[i] = (exp(courant * log(q[i] / q[i + 1])) - 1.0) * q[i] * q[i + 1] / (q[i] - q[i + 1]);
    for (int i = 1; i <= CELLS; ++i) q[i] += flux[i - 1] - flux[i];
    close_ring(q);
  }
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

// The least milliseconds of the runs that fit into a tenth of a second, and the weighted sum of the final values.
static double least(void (*program)(double *restrict, double *restrict), double *sum) {
  double q[CELLS + 2], flux[CELLS + 1], best = INFINITY;
  for (double start = seconds(); seconds() - start < 0.1;) {
    for (int i = 0; i < CELLS; ++i) q[i + 1] = 1.5 + sin(2 * M_PI * (i + 0.3) / CELLS);
    close_ring(q);
    double before = seconds();
    program(q, flux);
    best = fmin(best, seconds() - before);
  }
  *sum = 0;
  for (int i = 0; i < CELLS; ++i) *sum += cos(i) * q[i + 1];
  return 1e3 * best;
}

int main(void) {
  double sums[2];
  double first = least(lax_wendroff, &sums[0]), second = least(toon, &sums[1]);
  printf("{\"lax-wendroff\": {\"ms\": %.6g, \"value\": %.17g}, \"toon\": {\"ms\": %.6g, \"value\": %.17g}}\n", first, sums[0], second, sums[1]);
}
