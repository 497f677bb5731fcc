import Fields
import Kernels
import Scalars
import Sweeps

/// A functional that is the mean over the domain of densities, each a kernel at one cell and its neighbours.
final class DensityMean<S: SweepScalar>: StateFunctional {
  /// What a kernel reads.
  enum Input {
    /// A field of the state: a velocity component, or a scalar.
    case state(Int)
    /// The same, taken for a constant of the derivative.
    case constantState(Int)
    /// A field that no parameter changes.
    case field(Field<S>)
  }

  /// One kernel and what it reads, in its order.
  struct Density {
    let kernel: any Kernel
    var inputs: [Input]
    /// The kernel's constant; nil of kernels without one.
    var constant: Double?
    /// The field of the state whose mean is the kernel's parameter; nil for zero.
    var meanOf: Int?
  }

  private let densities: [Density]
  private let sweeps: [Sweep<S>]
  private let factor: Double
  private let density: Field<S>

  /// - Parameter factor: of the sum of the means.
  init(_ densities: [Density], factor: Double = 1, _ model: FlowModel) {
    self.densities = densities
    self.factor = factor
    density = Field(model.grid)
    sweeps = densities.map { Sweep(FlowModel.kernel($0.kernel.name), on: model.grid, region: model.grid.interior, workers: model.workers) }
    for (density, sweep) in zip(densities, sweeps) {
      if let constant = density.constant { sweep.set(constant: 0, constant) }
    }
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func value(_ state: StageMemory<S>) -> S {
    var sum = S(0)
    for index in sweeps.indices {
      bind(index, state)
      sweeps[index].forward()
      sum += density.mean()
    }
    return S(factor) * sum
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func pullback(_ weight: Double, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    for index in sweeps.indices {
      density.fillWithSlopesOfMean(weight * factor)
      bind(index, state)
      for (slot, input) in densities[index].inputs.enumerated() {
        if case .state(let field) = input { sweeps[index].accumulate(slot, cotangent.input[field]) }
      }
      sweeps[index].pullback()
    }
  }

  private func bind(_ index: Int, _ state: StageMemory<S>) {
    let sweep = sweeps[index]
    for (slot, input) in densities[index].inputs.enumerated() {
      switch input {
      case .state(let field), .constantState(let field): sweep.read(slot, state.input[field])
      case .field(let field): sweep.read(slot, field)
      }
    }
    if densities[index].constant != nil {
      sweep.set(parameter: 0, densities[index].meanOf.map { state.input[$0].mean() } ?? S(0))
    }
    sweep.write(0, density)
  }
}
