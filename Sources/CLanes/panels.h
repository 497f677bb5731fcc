// The product of a matrix with many lines at once: what transforms by eigenvectors are made of.
//
//     target[t][r] = Σ line[t][k] · panel[k][r],   k = 0 … length − 1 in this order,
//
// each sum by itself, from zero, every product added with one rounding where the processor can: the bits of a sum depend neither on which
// sums are done beside it nor on how many lanes the processor has. Eight lines and three packs of a panel stay in registers, 24 sums of
// packs; that is enough to hide how long a fused product takes.
#ifndef SWIFTWATER_PANELS_H
#define SWIFTWATER_PANELS_H

#include "lanes.h"

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpsabi"

// Numbers of a row of a panel, and lines that are done together.
enum { panelWidth = 24, panelLines = 8 };

// Up to eight lines with the first `packs` packs of a panel, of which `width` numbers are wanted.
LANE_FUNCTION void panelBlock(
    int packs, const double *panel, long length, const double *lines, long pitch, long count, double *target, long targetPitch,
    long width) {
  const double *line[panelLines];
  // What is missing in a group of eight is done as the last line once more, and dropped.
  for (long t = 0; t < panelLines; ++t) line[t] = lines + atMost(count - 1, t) * pitch;
  Lanes sums[panelLines][3];
#pragma clang loop unroll(full)
  for (int t = 0; t < panelLines; ++t) {
#pragma clang loop unroll(full)
    for (int p = 0; p < packs; ++p) sums[t][p] = lanes(0.0);
  }
  for (long k = 0; k < length; ++k) {
    Lanes row[3];
#pragma clang loop unroll(full)
    for (int p = 0; p < packs; ++p) row[p] = load(panel, panelWidth * k + laneCount * p);
#pragma clang loop unroll(full)
    for (int t = 0; t < panelLines; ++t) {
      Lanes number = lanes(line[t][k]);
#pragma clang loop unroll(full)
      for (int p = 0; p < packs; ++p) sums[t][p] = fusedSum(row[p], number, sums[t][p]);
    }
  }
#pragma clang loop unroll(full)
  for (int t = 0; t < panelLines; ++t) {
    if (t < count) {
#pragma clang loop unroll(full)
      for (int p = 0; p < packs; ++p) {
        storePart(sums[t][p], target + t * targetPitch, laneCount * p, atMost(laneCount, width - laneCount * p));
      }
    }
  }
}

// All of `count` lines, `pitch` numbers apart, with a panel of `length` rows of 24 numbers: the first `width` sums of each line, 1 to 24, go
// to `target`, whose lines are `targetPitch` numbers apart. Of the panel whole packs are read.
static inline void panelProduct(
    const double *panel, long length, const double *lines, long pitch, long count, double *target, long targetPitch, long width) {
  for (long t = 0; t < count; t += panelLines) {
    const double *first = lines + t * pitch;
    double *sums = target + t * targetPitch;
    long group = atMost(panelLines, count - t);
    if (width > 16) {
      panelBlock(3, panel, length, first, pitch, group, sums, targetPitch, width);
    } else if (width > 8) {
      panelBlock(2, panel, length, first, pitch, group, sums, targetPitch, width);
    } else {
      panelBlock(1, panel, length, first, pitch, group, sums, targetPitch, width);
    }
  }
}

#pragma clang diagnostic pop

#endif
