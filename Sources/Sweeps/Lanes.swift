import CLanes
import Scalars

// What programs need beside the arithmetic of packs: elementary functions lane by lane, with the
// bits of the scalar ones.

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
