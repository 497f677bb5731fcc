import CaseFiles
import Fields
import Kernels
import Reversal
import Scalars
import Sweeps

/// Accelerates the fluid by the weight of its scalars, as they are when the stage begins: output +=
/// γ Δt b (θ − θ₀) on the unknown faces.
struct BuoyancyForce<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "buoyancy"
  let fields = FieldUse<Memory>(reads: [\Memory.input, \Memory.output], writes: [\Memory.output], needs: [\Memory.input])
  private let forces: [(scalar: Int, axis: Int, sweep: Sweep<S>)]
  private let velocity, carried: SweepInput
  private let buoyancy: SweepParameter
  private let stageStep: SweepConstant
  private let accelerated: SweepOutput
  private let dimension: Int
  /// By the scalar, whether derivatives by its reference are wanted, which the kernel takes for a
  /// constant; and the faces along each axis.
  private let movesReference: [Bool]
  private let references: [Double]
  private let faces: [Region]

  /// Nil where all scalars are passive, and are not to be anything else.
  init?(_ model: FlowModel) {
    let forces = model.scalars.enumerated().flatMap { index, scalar in
      let isControlled = model.bound.needs(.scalar(name: scalar.name, parameter: .buoyancy))
      return (0..<model.dimension).filter { scalar.buoyancy[$0] != 0 || isControlled }.map { axis in
        let sweep = Sweep<S>(
          FlowModel.kernel(Buoyancy(axis: axis).name), on: model.grid, region: model.unknownFaces(axis), workers: model.workers)
        sweep.set(sweep.constant("reference"), scalar.reference)
        return (scalar: index, axis: axis, sweep: sweep)
      }
    }
    if forces.isEmpty { return nil }
    (self.forces, dimension) = (forces, model.dimension)
    movesReference = model.scalars.map { model.bound.needs(.scalar(name: $0.name, parameter: .reference)) }
    references = model.scalars.map(\.reference)
    faces = (0..<model.dimension).map(model.unknownFaces)
    let sweeps = forces.map(\.sweep)
    (velocity, carried) = (sweeps.input("velocity"), sweeps.input("scalar"))
    buoyancy = sweeps.parameter("buoyancy")
    stageStep = sweeps.constant("stageStep")
    accelerated = sweeps.output("accelerated")
  }

  @specialized(where S == Double)
  private func bind(_ sweep: Sweep<S>, _ scalar: Int, _ axis: Int, _ memory: Memory) {
    sweep.read(velocity, memory.output[axis])
    sweep.read(carried, memory.input[dimension + scalar])
    sweep.set(buoyancy, memory.parameters.scalars[scalar].buoyancy[axis])
    sweep.set(stageStep, memory.stageStep)
  }

  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    for (scalar, axis, sweep) in forces {
      bind(sweep, scalar, axis, memory)
      sweep.write(accelerated, memory.output[axis])
      sweep.forward()
      guard movesReference[scalar] else { continue }
      let (field, parameters) = (memory.output[axis], memory.parameters.scalars[scalar])
      let shift = S(memory.stageStep) * parameters.buoyancy[axis] * (parameters.reference - S(references[scalar]))
      field.fill(faces[axis]) { field[$0, $1, $2] - shift }
    }
  }

  /// The velocity is changed where it stands: a pullback takes the cotangent of the result away and
  /// puts that of the operand, the same, in its place.
  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    for (scalar, axis, sweep) in forces.reversed() {
      if movesReference[scalar] { pullBackReference(scalar, axis, memory, cotangent) }
      bind(sweep, scalar, axis, memory)
      sweep.write(accelerated, cotangent.output[axis])
      sweep.accumulate(velocity, cotangent.output[axis])
      sweep.accumulate(carried, cotangent.input[dimension + scalar])
      sweep.pullback()
      cotangent.parameters.scalars[scalar].buoyancy[axis] += sweep.cotangent(of: buoyancy)
    }
  }
  private func pullBackReference(_ scalar: Int, _ axis: Int, _ memory: Memory, _ cotangent: Memory) {
    let (bar, parameters) = (cotangent.output[axis], memory.parameters.scalars[scalar])
    var sum = S(0)
    faces[axis].forEach { sum += bar[$0, $1, $2] }
    let weight = S(memory.stageStep) * sum
    cotangent.parameters.scalars[scalar].reference -= weight * parameters.buoyancy[axis]
    cotangent.parameters.scalars[scalar].buoyancy[axis] -= weight * (parameters.reference - S(references[scalar]))
  }
}
