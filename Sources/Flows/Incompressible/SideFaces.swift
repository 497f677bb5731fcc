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

/// Carries the normal velocity out through the outflow sides, at one speed: always outwards, also
/// where the flow itself comes back in, so that what is there stays bounded.
struct Outflow<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "outflow"
  let fields = FieldUse<Memory>(reads: [\Memory.input, \Memory.base], writes: [\Memory.output], needs: [\Memory.input])
  private let sides: [(axis: Int, sweep: Sweep<S>)]
  private let velocity, base: SweepInput
  private let speed: SweepParameter
  private let alpha, stageStep: SweepConstant
  private let stage: SweepOutput

  /// Nil for a domain without outflow.
  init?(_ model: FlowModel) {
    sides = model.outflows.map { side in
      let face = side.faceIndex(model.grid)
      let kernel = ConvectiveOutflow(axis: side.axis, direction: side.isUpper ? 1 : -1)
      let region = model.grid.interior.replacing(side.axis, face..<face + 1)
      return (side.axis, Sweep(FlowModel.kernel(kernel.name), on: model.grid, region: region, workers: model.workers))
    }
    guard let sweep = sides.first?.sweep else { return nil }
    (velocity, base) = (sweep.input("velocity"), sweep.input("base"))
    speed = sweep.parameter("speed")
    (alpha, stageStep) = (sweep.constant("alpha"), sweep.constant("stageStep"))
    stage = sweep.output("stage")
  }

  private func bind(_ axis: Int, _ sweep: Sweep<S>, _ memory: Memory) {
    sweep.read(velocity, memory.input[axis])
    sweep.read(base, memory.stage.alpha == 0 ? memory.input[axis] : memory.base[axis])
    sweep.set(speed, memory.outflowSpeed)
    sweep.set(alpha, memory.stage.alpha)
    sweep.set(stageStep, memory.stageStep)
  }

  func forward(_ memory: Memory) {
    for (axis, sweep) in sides {
      bind(axis, sweep, memory)
      sweep.write(stage, memory.output[axis])
      sweep.forward()
    }
  }

  func pullback(_ memory: Memory, _ cotangent: Memory) {
    for (axis, sweep) in sides {
      bind(axis, sweep, memory)
      sweep.write(stage, cotangent.output[axis])
      sweep.accumulate(velocity, cotangent.input[axis])
      sweep.accumulate(base, memory.stage.alpha == 0 ? nil : cotangent.base[axis])
      sweep.pullback()
      cotangent.outflowSpeed += sweep.cotangent(of: speed)
    }
  }
}

/// Shifts the velocity out of the outflow sides by a constant so that as much flows out as flows in.
/// Faces count by their areas.
struct MassBalance<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>

  /// The faces of one side.
  private struct Faces {
    let axis: Int
    /// Where they begin in the field of the component.
    let offset: Int
    /// +1 where the axis points out of the domain.
    let outward: Double
    let walk: SideWalk
    let areas: FaceAreas
    /// The area of reference, by that of the first side.
    let scale: Double

    /// The volume per time that leaves through them.
    func flow(_ field: UnsafeMutablePointer<Double>) -> Double {
      var sum = 0.0
      walk.forEach { base, a, b in sum += areas[a, b] * field[base] }
      return outward * scale * sum
    }
  }
  let name = "outflowMassBalance"
  let fields = FieldUse<Memory>(reads: [\Memory.output], writes: [\Memory.output])
  private let sides: [Faces]
  private let plane: Int
  /// The areas of all faces.
  private let area: Double

  /// Nil for a domain without outflow.
  init?(_ model: FlowModel) {
    let (grid, outflows) = (model.grid, model.outflows)
    guard let first = outflows.first else { return nil }
    plane = grid.planeCount
    sides = outflows.map { side in
      Faces(
        axis: side.axis, offset: side.faceIndex(grid) * grid.strides[side.axis], outward: side.outward,
        walk: SideWalk(axis: side.axis, grid: grid, ranges: side.extent.map { 0..<$0 }), areas: FaceAreas(side, grid),
        scale: grid.meanFaceArea(side.axis) / grid.meanFaceArea(first.axis))
    }
    area = sides.reduce(0) { $0 + $1.scale * $1.areas.total }
  }

  private func values(_ side: Faces, _ velocity: VectorField<S>, _ p: Int) -> UnsafeMutablePointer<Double> {
    velocity[side.axis].values + (p * plane + side.offset)
  }

  func forward(_ memory: Memory) {
    for p in 0..<S.planes {
      var flow = 0.0
      for side in sides { flow += side.flow(values(side, memory.output, p)) }
      let shift = memory.nextOutflowSpeed.plane(p) - flow / area
      for side in sides {
        let field = values(side, memory.output, p)
        side.walk.forEach { base, _, _ in field[base] += side.outward * shift }
      }
    }
  }

  func pullback(_ memory: Memory, _ cotangent: Memory) {
    cotangent.nextOutflowSpeed += S(planes: { p in
      var sum = 0.0
      for side in sides {
        let field = values(side, cotangent.output, p)
        var faces = 0.0
        side.walk.forEach { base, _, _ in faces += field[base] }
        sum += side.outward * faces
      }
      for side in sides {
        let field = values(side, cotangent.output, p)
        side.walk.forEach { base, a, b in field[base] -= side.areas[a, b] * side.scale * side.outward * sum / area }
      }
      return sum
    })
  }
}
