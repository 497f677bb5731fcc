import Fields
import Kernels
import Scalars
import Sweeps

/// A functional that is the mean over the domain of densities, each a kernel at one cell and its
/// neighbours.
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

  /// One kernel with what it reads, by the names that it has for it.
  struct Density {
    let kernel: any Kernel
    var inputs: [String: Input]
    var constants: [String: Double] = [:]
    /// Parameters that are means of fields of the state; others are zero.
    var means: [String: Int] = [:]

    /// The velocity of the state.
    static func velocity(_ dimension: Int) -> [String: Input] {
      Dictionary(uniqueKeysWithValues: velocityNames(dimension).enumerated().map { ($1, .state($0)) })
    }
  }

  /// A density's sweep, and the places of what it reads and writes.
  private struct Binding {
    let sweep: Sweep<S>
    let inputs: [(place: SweepInput, input: Input)]
    let means: [(place: SweepParameter, field: Int)]
    let result: SweepOutput

    init(_ density: Density, _ model: FlowModel) {
      let kernel = density.kernel
      if let missing = kernel.inputs.first(where: { density.inputs[$0] == nil }) {
        fatalError("the kernel \(kernel.name) is not given its input `\(missing)`")
      }
      if let missing = kernel.constants.first(where: { density.constants[$0] == nil }) {
        fatalError("the kernel \(kernel.name) is not given its constant `\(missing)`")
      }
      let sweep = Sweep<S>(FlowModel.kernel(kernel.name), on: model.grid, region: model.grid.interior, workers: model.workers)
      self.sweep = sweep
      inputs = density.inputs.map { (sweep.input($0), $1) }
      means = density.means.map { (sweep.parameter($0), $1) }
      result = sweep.output("density")
      for (name, value) in density.constants { sweep.set(sweep.constant(name), value) }
    }
  }

  private let bindings: [Binding]
  private let factor: Double
  private let density: Field<S>

  /// - Parameter factor: of the sum of the means.
  init(_ densities: [Density], factor: Double = 1, _ model: FlowModel) {
    self.factor = factor
    density = Field(model.grid)
    bindings = densities.map { Binding($0, model) }
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func value(_ state: StageMemory<S>) -> S {
    var sum = S(0)
    for binding in bindings {
      bind(binding, state)
      binding.sweep.forward()
      sum += density.mean()
    }
    return S(factor) * sum
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func pullback(_ weight: S, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    for binding in bindings {
      density.fillWithSlopesOfMean(weight * S(factor))
      bind(binding, state)
      for (place, input) in binding.inputs {
        if case .state(let field) = input { binding.sweep.accumulate(place, cotangent.input[field]) }
      }
      binding.sweep.pullback()
    }
  }

  private func bind(_ binding: Binding, _ state: StageMemory<S>) {
    let sweep = binding.sweep
    for (place, input) in binding.inputs {
      switch input {
      case .state(let field), .constantState(let field): sweep.read(place, state.input[field])
      case .field(let field): sweep.read(place, field)
      }
    }
    for (place, field) in binding.means { sweep.set(place, state.input[field].mean()) }
    sweep.write(binding.result, density)
  }
}
