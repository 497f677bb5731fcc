import Fields
import Kernels
import Reversal
import Scalars
import Sweeps

/// Sets the normal velocity on the faces of walls, slip sides and inflows to what is prescribed there.
struct PrescribedFaces<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "sides"
  private let sides: [(index: Int, axis: Int, offset: Int, walk: SideWalk)]
  private let plane: Int

  init(_ model: FlowModel) {
    plane = model.grid.planeCount
    sides = model.conditions.enumerated().compactMap { index, condition in
      if condition.kind == .periodic || condition.kind == .outflow { return nil }
      let walk = SideWalk(axis: condition.axis, grid: model.grid, ranges: condition.extent.map { 0..<$0 })
      return (index, condition.axis, condition.faceIndex(model.grid) * model.grid.strides[condition.axis], walk)
    }
  }

  func forward(_ memory: Memory) {
    for side in sides {
      let values = memory.parameters.sides[side.index]
      for p in 0..<S.planes {
        let field = memory.output[side.axis].values + (p * plane + side.offset)
        let prescribed = values.values(side.axis) + p * values.plane
        side.walk.forEach { base, a, b in field[base] = prescribed[values.index(a, b)] }
      }
    }
  }

  func pullback(_ memory: Memory, _ cotangent: Memory) {
    for side in sides {
      let values = cotangent.parameters.sides[side.index]
      for p in 0..<S.planes {
        let field = cotangent.output[side.axis].values + (p * plane + side.offset)
        let prescribed = values.values(side.axis) + p * values.plane
        side.walk.forEach { base, a, b in
          prescribed[values.index(a, b)] += field[base]
          field[base] = 0
        }
      }
    }
  }
}

/// Carries the normal velocity out through the outflow side.
struct Outflow<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "outflow"
  private let axis: Int
  private let sweep: Sweep<S>
  private let inverseSpacing: Double

  /// Nil for a domain without outflow.
  init?(_ model: FlowModel) {
    guard let side = model.outflow else { return nil }
    axis = side.axis
    let face = side.faceIndex(model.grid)
    let kernel = ConvectiveOutflow(axis: axis, direction: side.isUpper ? 1 : -1)
    sweep = Sweep(
      FlowModel.kernel(kernel.name), on: model.grid, region: model.grid.interior.replacing(axis, face..<face + 1),
      workers: model.workers)
    inverseSpacing = 1 / model.grid.spacing[axis]
  }

  private func constants(_ memory: Memory) -> [Double] {
    [memory.stage.alpha, memory.stage.beta, memory.timeStep, inverseSpacing]
  }

  func forward(_ memory: Memory) {
    sweep.forward(
      inputs: [memory.input[axis], memory.base[axis]], outputs: [memory.output[axis]],
      parameters: [memory.parameters.outflowSpeed], constants: constants(memory))
  }

  func pullback(_ memory: Memory, _ cotangent: Memory) {
    var speed = [S(0)]
    sweep.pullback(
      inputs: [memory.input[axis], memory.base[axis]], outputCotangents: [cotangent.output[axis]],
      into: [cotangent.input[axis], memory.stage.alpha == 0 ? nil : cotangent.base[axis]],
      parameters: [memory.parameters.outflowSpeed], parameterCotangents: &speed, constants: constants(memory))
    cotangent.parameters.outflowSpeed += speed[0]
  }
}

/// Shifts the velocity on the outflow side by a constant so that as much flows out as flows in.
struct MassBalance<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "balance"
  private let side: SideCondition
  private let walk: SideWalk
  private let offset: Int
  private let plane: Int
  private let faces: Double

  /// Nil for a domain without outflow.
  init?(_ model: FlowModel) {
    guard let side = model.outflow else { return nil }
    self.side = side
    walk = SideWalk(axis: side.axis, grid: model.grid, ranges: side.extent.map { 0..<$0 })
    offset = side.faceIndex(model.grid) * model.grid.strides[side.axis]
    plane = model.grid.planeCount
    faces = Double(side.extent[0] * side.extent[1])
  }

  func forward(_ memory: Memory) {
    for p in 0..<S.planes {
      let field = memory.output[side.axis].values + (p * plane + offset)
      let shift = side.outward * memory.parameters.outflowSpeed.plane(p) - sum(field) / faces
      walk.forEach { base, _, _ in field[base] += shift }
    }
  }

  func pullback(_ memory: Memory, _ cotangent: Memory) {
    let sums = (0..<S.planes).map { sum(cotangent.output[side.axis].values + ($0 * plane + offset)) }
    for p in 0..<S.planes {
      let field = cotangent.output[side.axis].values + (p * plane + offset)
      walk.forEach { base, _, _ in field[base] -= sums[p] / faces }
    }
    cotangent.parameters.outflowSpeed += S(planes: { side.outward * sums[$0] })
  }

  private func sum(_ field: UnsafeMutablePointer<Double>) -> Double {
    var sum = 0.0
    walk.forEach { base, _, _ in sum += field[base] }
    return sum
  }
}
