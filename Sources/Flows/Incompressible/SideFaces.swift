import Fields
import Kernels
import Reversal
import Scalars
import Sweeps

/// Sets the normal velocity on the faces of walls, slip sides and inflows to what is prescribed
/// there.
struct PrescribedFaces<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "boundaryNormalVelocity"
  let fields = FieldUse<Memory>(writes: [\Memory.output])
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
      let values = memory.nextSides[side.index]
      for p in 0..<S.planes {
        let field = memory.output[side.axis].values + (p * plane + side.offset)
        let prescribed = values.values(side.axis) + p * values.plane
        side.walk.forEach { base, a, b in field[base] = prescribed[values.index(a, b)] }
      }
    }
  }

  func pullback(_ memory: Memory, _ cotangent: Memory) {
    for side in sides {
      let values = cotangent.nextSides[side.index]
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
  let fields = FieldUse<Memory>(reads: [\Memory.input, \Memory.base], writes: [\Memory.output], needs: [\Memory.input])
  private let axis: Int
  private let sweep: Sweep<S>
  private let velocity, base: SweepInput
  private let speed: SweepParameter
  private let alpha, stageStep: SweepConstant
  private let stage: SweepOutput

  /// Nil for a domain without outflow.
  init?(_ model: FlowModel) {
    guard let side = model.outflow else { return nil }
    axis = side.axis
    let face = side.faceIndex(model.grid)
    let kernel = ConvectiveOutflow(axis: axis, direction: side.isUpper ? 1 : -1)
    sweep = Sweep(
      FlowModel.kernel(kernel.name), on: model.grid, region: model.grid.interior.replacing(axis, face..<face + 1),
      workers: model.workers)
    (velocity, base) = (sweep.input("velocity"), sweep.input("base"))
    speed = sweep.parameter("speed")
    (alpha, stageStep) = (sweep.constant("alpha"), sweep.constant("stageStep"))
    stage = sweep.output("stage")
  }

  private func bind(_ memory: Memory) {
    sweep.read(velocity, memory.input[axis])
    sweep.read(base, memory.stage.alpha == 0 ? memory.input[axis] : memory.base[axis])
    sweep.set(speed, memory.outflowSpeed)
    sweep.set(alpha, memory.stage.alpha)
    sweep.set(stageStep, memory.stageStep)
  }

  func forward(_ memory: Memory) {
    bind(memory)
    sweep.write(stage, memory.output[axis])
    sweep.forward()
  }

  func pullback(_ memory: Memory, _ cotangent: Memory) {
    bind(memory)
    sweep.write(stage, cotangent.output[axis])
    sweep.accumulate(velocity, cotangent.input[axis])
    sweep.accumulate(base, memory.stage.alpha == 0 ? nil : cotangent.base[axis])
    sweep.pullback()
    cotangent.outflowSpeed += sweep.cotangent(of: speed)
  }
}

/// Shifts the velocity on the outflow side by a constant so that as much flows out as flows in.
/// Faces count by their areas.
struct MassBalance<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "outflowMassBalance"
  let fields = FieldUse<Memory>(reads: [\Memory.output], writes: [\Memory.output])
  private let side: SideCondition
  private let walk: SideWalk
  private let offset: Int
  private let plane: Int
  /// Their areas together.
  private let faces: Double
  private let areas: FaceAreas

  /// Nil for a domain without outflow.
  init?(_ model: FlowModel) {
    guard let side = model.outflow else { return nil }
    self.side = side
    walk = SideWalk(axis: side.axis, grid: model.grid, ranges: side.extent.map { 0..<$0 })
    offset = side.faceIndex(model.grid) * model.grid.strides[side.axis]
    plane = model.grid.planeCount
    areas = FaceAreas(side, model.grid)
    faces = areas.total
  }

  func forward(_ memory: Memory) {
    for p in 0..<S.planes {
      let field = memory.output[side.axis].values + (p * plane + offset)
      let shift = side.outward * memory.nextOutflowSpeed.plane(p) - flow(field) / faces
      walk.forEach { base, _, _ in field[base] += shift }
    }
  }

  func pullback(_ memory: Memory, _ cotangent: Memory) {
    cotangent.nextOutflowSpeed += S(planes: { p in
      let field = cotangent.output[side.axis].values + (p * plane + offset)
      var sum = 0.0
      walk.forEach { base, _, _ in sum += field[base] }
      walk.forEach { base, a, b in field[base] -= areas[a, b] * sum / faces }
      return side.outward * sum
    })
  }

  private func flow(_ field: UnsafeMutablePointer<Double>) -> Double {
    var sum = 0.0
    walk.forEach { base, a, b in sum += areas[a, b] * field[base] }
    return sum
  }
}
