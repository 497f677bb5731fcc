import CaseFiles
import Fields
import Scalars
import Sweeps

/// What there is to look at in an incompressible flow.
extension IncompressibleFlow: ObservableFlow where S == Double {
  public var observedFields: [FlowField] {
    let (centred, axes) = (CellCentred(model), model.dimension)
    let velocity = FlowField(
      "velocity", "velocity, averaged from the faces of each cell", units: "length/time", components: axes, isPadded: true,
      carries: true, placed: placedVelocity
    ) { [self] in centred.vector(velocityWithGhosts()) }
    let pressure = FlowField("pressure", "pressure divided by density", units: "length^2/time^2", placed: placedPressure) {
      [self] in centred.values(pressureField())
    }
    let vorticity = FlowField(
      "vorticity", "curl of the velocity, averaged from the edges of each cell", units: "1/time", components: axes == 2 ? 1 : 3
    ) { [self] in centred.curl(velocityWithGhosts()) }
    let speed = FlowField("speed", "magnitude of the velocity", units: "length/time") { [self] in
      centred.magnitudes(velocityWithGhosts())
    }
    return [velocity, pressure, vorticity, speed, solid(centred) { [self] in time }] + model.scalars.indices.map(carried)
  }

  public var located: [LocatedValues] {
    model.located(Array(state.prefix(model.dimension)), "velocity", "velocity", units: "length/time", isStaggered: true)
      + zip(model.scalars, scalars).map { model.located($1, $0.name, "the scalar \($0.name)", units: "1") }
  }

  public var values: FlowParameters<Double>? { parameters }

  private func carried(_ index: Int) -> FlowField {
    let name = model.scalars[index].name
    let placed = GridField(model.grid, isStaggered: false) { [self] point, _ in
      FieldSample([(PointSample(point, component: nil, model), 1)])
    } find: { [self] in
      [scalars[index]]
    }
    let centred = CellCentred(model)
    return FlowField(name, "the scalar \(name)", isCarried: true, placed: placed) { [self] in centred.values(scalar(name)) }
  }

  public var companions: [FlowField] { model.physics.solidBodies.isEmpty ? [] : [solid(CellCentred(model)) { 0 }] }

  /// Where bodies are, at a time. Of bodies that stand still it is found once.
  private func solid(_ centred: CellCentred, at time: @escaping () -> Double) -> FlowField {
    let bodies = model.physics.solidBodies
    let still = Once { centred.solid(bodies, at: 0) }
    return FlowField("solid", "1 in bodies, 0 in the fluid", isAlwaysWritten: !bodies.isEmpty) {
      bodies.contains(where: \.isMoving) ? centred.solid(bodies, at: time()) : still.value
    }
  }

  public func spectrum() throws -> (() -> [(wavenumber: Double, energy: Double)])? {
    let spectrum = try EnergySpectrum(model.grid, workers: model.workers)
    return { [self] in zip(spectrum.wavenumbers, spectrum.energies(velocityWithGhosts())).map { ($0, $1) } }
  }
}

/// A value that is found when it is first asked for.
private final class Once<Value> {
  private(set) lazy var value = find()
  private let find: () -> Value

  init(_ find: @escaping () -> Value) { self.find = find }
}

extension IncompressibleFlow: FluidFlow where S == Double {
  var isStaggered: Bool { true }
  func observedVelocity() -> VectorField<Double> { velocityWithGhosts() }

  var surfaces: [BodySurface] {
    let grid = model.grid
    let depth = grid.dimension == 3 ? (start: grid.origin[2], length: grid.spacing[2] * Double(grid.cells[2])) : nil
    return zip(model.physics.solidBodies, zip(model.immersedBodies, parameters.bodies)).map { body, placed in
      let surface = SurfacePanels(body.shape(at: time), spacing: grid.spacing[0], depth: depth)
      let (outline, values) = placed
      return BodySurface(panels: surface.panels, closedCurves: surface.closedCurves, motion: outline.motionState(values, at: time))
    }
  }

  var viscosity: Double { parameters.viscosity }

  func bodyForce(at point: [Double], velocity: SIMD3<Double>) -> SIMD3<Double> {
    var sum = SIMD3<Double>.zero
    for axis in parameters.force.indices {
      sum[axis] = PointSample(point, component: axis, model).value(forceInTime.component(axis, at: time, parameters))
    }
    let sample = PointSample(point, component: nil, model)
    for (field, (scalar, own)) in zip(scalars, zip(model.scalars, parameters.scalars)) {
      let excess = sample.value(field) - scalar.reference
      for axis in point.indices { sum[axis] += own.buoyancy[axis] * excess }
    }
    if let resistance = parameters.resistance { sum -= sample.value(resistance.total) * velocity }
    return sum
  }
}

extension CellCentred {
  /// 1 in bodies and 0 in the fluid, at a time.
  func solid(_ bodies: [Body], at time: Double) -> [Double] {
    let shapes = bodies.map { $0.shape(at: time) }
    return rows(components: 1) { row, j, k in
      for i in 0..<grid.cells[0] {
        let point = grid.position(i, j, k)
        row[i] = shapes.contains { $0.contains(point) } ? 1 : 0
      }
    }
  }
}
