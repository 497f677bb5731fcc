// The compiled kernels' loops over the rows of a grid, forward and transposed, and what they are given.
//
// They are written in C by the kernel compiler when the package is built. The same lines in Swift
// gave the same bits at the same speed, but took two minutes of one core to compile, most of it to
// look up names in functions of a thousand lines, where C takes one, on all cores.
#ifndef SWIFTWATER_ROW_LOOPS_H
#define SWIFTWATER_ROW_LOOPS_H

#include <stdbool.h>

#pragma clang assume_nonnull begin

/// A row of faces in the transpose of a kernel in conservation form, and which of the volumes on
/// either side are of the block. A face between two blocks is visited by both, each for its own
/// volumes.
typedef struct {
  /// Elements from the first row of the region.
  long offset;
  /// Whether the row's own volumes are of the block.
  bool isInside;
  /// Whether the volumes before them along y, and along z, are.
  bool follows1, follows2;
} RowLink;

/// The rows that one call works on, as addresses.
///
/// `slots[s]` points at what slot s reads for the first point of the first row, `outputs[o]` at what
/// output o writes, or in a pullback at its cotangent; row r is `rowOffsets[r]` elements further on.
/// Parameters come plane by plane: value, then tangent or imaginary part.
typedef struct {
  const double *_Nonnull const *_Nonnull slots;
  double *_Nonnull const *_Nonnull outputs;
  const long *rowOffsets;
  long rowCount;
  /// Points in a row.
  long count;
  /// Elements from one real plane of a field to the next.
  long plane;
  const double *parameters;
  const double *constants;
  /// By their numbers, the metrics along each axis that hold in these rows; those along x that differ
  /// from point to point begin each in a row of its own with the first point.
  const double *metrics0, *metrics1, *metrics2;
  const double *_Nonnull const *_Nonnull metricRows;

  /// Pullbacks only: the rows of a kernel in conservation form, those behind the block included.
  const RowLink *_Nullable links;
  long linkCount;
  /// Elements from a row to the next one along y and along z.
  long stride1, stride2;
  double *parameterCotangents;
  /// Where the target rows of the table begin for the first point of the first row; null where no
  /// cotangent is wanted.
  double *_Nullable const *_Nonnull targets;
} RowBlock;

typedef void (*RowLoop)(const RowBlock *);

/// The loops of a kernel, in doubles and in dual numbers.
typedef struct {
  const char *name;
  /// Evaluates the kernel on the rows.
  RowLoop primal;
  /// For each row: reads the cotangents of the outputs, clears them, and adds the cotangents of
  /// everything the primal read. Adds those of the parameters over all rows to `parameterCotangents`.
  RowLoop pullback;
  RowLoop dualPrimal, dualPullback;
} RowLoops;

/// The loops of a kernel; null if none of that name has been compiled.
const RowLoops *_Nullable rowLoopsNamed(const char *name);

#pragma clang assume_nonnull end

#endif
