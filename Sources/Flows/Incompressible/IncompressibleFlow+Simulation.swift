import Fields
import Reversal
import Scalars
import Sweeps

extension FlowModel: ReversibleModel {
  public func caseValues() throws -> FlowParameters<Double> { try FlowParameters(self) }

  public func flow(displacement: ControlVector?, sizes: StepSizes, faulty: String?) throws -> IncompressibleFlow<Double> {
    try IncompressibleFlow(self, parameters: FlowParameters(self, displacement: displacement), sizes: sizes) { chain in
      guard let fault = try faulty.map(PlantedFault.init) else { return chain }
      return try fault.planted(in: chain) { $0.spoil($1, $2) }
    }
  }

  public func flow<S: SweepScalar>(
    displacement: ControlVector?, along direction: ControlVector, sizes: StepSizes, combine: @escaping (Double, Double) -> S
  ) throws -> any Simulation<S> {
    try flow(displacement: displacement, along: direction, sizes: sizes, timeChange: 0, combine: combine)
  }

  public func flow<S: SweepScalar>(
    displacement: ControlVector?, along direction: ControlVector, sizes: StepSizes, timeChange: Double,
    combine: @escaping (Double, Double) -> S
  ) throws -> any Simulation<S> {
    let parameters = try FlowParameters<S>(self, displacement: displacement, direction: direction, combine: combine)
    if timeChange != 0 { parameters.changeTimeUnit(by: combine(1, timeChange)) }
    return try IncompressibleFlow(self, parameters: parameters, sizes: sizes)
  }
}

extension IncompressibleFlow: Simulation {
  /// The velocity on the unknown faces, component by component, and then the scalars in the cells.
  public var stateValues: [S] {
    state.enumerated().flatMap { index, field in
      var values: [S] = []
      model.unknowns(index).forEach { values.append(field[$0, $1, $2]) }
      return values
    }
  }

  /// Velocities on all faces, those on the sides too, and scalars in the cells.
  public var completeState: [[Double]] {
    get {
      completeSave()
      return parts(state).numbers()
    }
    set {
      completeSave()
      parts(state).set(newValue)
    }
  }

  public var stateCotangent: [[Double]] {
    get { parts(cotangent.output).numbers() }
    set { parts(cotangent.output).set(newValue) }
  }

  public func addToStateCotangent(_ planes: [[Double]]) { parts(cotangent.output).add(planes) }

  private func parts(_ fields: [Field<S>]) -> [FieldPart<S>] {
    fields.enumerated().map { FieldPart($1, $0 < model.dimension ? model.allFaces($0) : model.grid.interior) }
  }

  public var note: String? { stability.note }

  public var watched: [Double] {
    get { stability.memory }
    set { stability.memory = newValue }
  }

  public var diagnostics: [Diagnostic] {
    [
      Diagnostic(Diagnostic.kineticEnergy, units: "length^2/time^2") { [self] in meanKineticEnergy() },
      Diagnostic(Diagnostic.divergence) { [self] in relativeDivergence() },
    ]
      + model.scalars.indices.map { index in
        Diagnostic("\(model.scalars[index].name)_mean") { [self] in scalars[index].mean().real }
      }
  }

  public func gradientVector(plane: Int) -> ControlVector { model.parameters.vector(of: gradient.plane(plane)) }

  public func seedReverse(with weights: [S]) {
    run.isSeeded = true
    var index = 0
    finalCotangent = (0..<model.fieldCount).map { component in
      let field = Field<S>(model.grid)
      field.fill(model.unknowns(component)) { _, _, _ in
        defer { index += 1 }
        return weights[index]
      }
      return field
    }
  }
}

extension IncompressibleFlow: DifferentiableSimulation where S == Double {
  public var cotangentNorm: Double {
    var squares = 0.0
    for (index, field) in cotangent.output.enumerated() { squares += field.sumOfSquares(model.unknowns(index)) }
    return squares.squareRoot()
  }
}
