import CLanes
import Scalars

// What the emitted row loops need beside the arithmetic of packs.
//
// At the end of a row all lanes are computed too; what is read beyond it lies in padding or in the next row, and what comes of that is dropped on
// storing. The arithmetic of a point is the same wherever a pack ends.

let laneCount = 8

/// Elementary functions lane by lane: the bits of the scalar function.
@inline(never)
func apply(_ function: UnaryFunction, _ x: Lanes) -> Lanes {
  var result = Lanes.zero
  for lane in 0..<laneCount { result[lane] = function(x[lane]) }
  return result
}

@inline(never)
func power(_ x: Lanes, _ y: Lanes) -> Lanes {
  var result = Lanes.zero
  for lane in 0..<laneCount { result[lane] = Double.pow(x[lane], y[lane]) }
  return result
}

@inline(never)
func power(_ x: Lanes, _ exponent: Int) -> Lanes {
  var result = Lanes.zero
  for lane in 0..<laneCount { result[lane] = Double.pow(x[lane], exponent) }
  return result
}

/// Adds full packs to `lanes`, the first `count` elements of others to `rest`.
@inline(__always)
func accumulate(_ x: Lanes, _ count: Int, _ lanes: inout Lanes, _ rest: inout Double) {
  if count == laneCount { lanes = sum(lanes, x) } else { rest += total(x, count) }
}
