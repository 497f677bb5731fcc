import CaseFiles
import FieldOutput
import Fields
import Flows
import Scalars
import Sweeps

/// Fields of a flow as they are written: at the centres of cells.
struct FlowSnapshot {
  private let flow: IncompressibleFlow<Double>
  private let metadata: [String: String]

  init(_ flow: IncompressibleFlow<Double>, metadata: [String: String]) {
    self.flow = flow
    self.metadata = metadata
  }

  func snapshot(_ wanted: [Output.Field]) -> Snapshot {
    let model = flow.model
    let velocity = flow.velocityWithGhosts()
    let centred = CellCentred(model)
    let fields = wanted.map { field in
      switch field {
      case .velocity:
        SnapshotField(
          name: "velocity", longName: "velocity, averaged from the faces of each cell", units: "length/time",
          components: model.dimension, values: centred.vector(velocity))
      case .speed:
        SnapshotField(
          name: "speed", longName: "magnitude of the velocity", units: "length/time",
          values: centred.magnitudes(centred.vector(velocity)))
      case .pressure:
        SnapshotField(
          name: "pressure", longName: "pressure divided by density", units: "length^2/time^2",
          values: centred.values(flow.pressureField()))
      case .vorticity:
        SnapshotField(
          name: "vorticity", longName: "curl of the velocity, averaged from the edges of each cell", units: "1/time",
          components: model.dimension == 2 ? 1 : 3, values: centred.curl(velocity))
      case .solid:
        SnapshotField(name: "solid", longName: "1 in bodies, 0 in the fluid", values: centred.solid())
      }
    }
    return centred.snapshot(time: flow.time, step: flow.step, fields: fields, metadata: metadata)
  }
}

/// Takes face and cell values of a model to the centres of its cells, x fastest, components innermost.
struct CellCentred {
  private let model: FlowModel
  private var grid: Grid { model.grid }

  init(_ model: FlowModel) { self.model = model }

  func snapshot(time: Double, step: Int, fields: [SnapshotField], metadata: [String: String]) -> Snapshot {
    let axes = 0..<model.dimension
    return Snapshot(
      time: time, step: step, origin: axes.map { grid.origin[$0] }, spacing: axes.map { grid.spacing[$0] },
      cells: axes.map { grid.cells[$0] }, fields: fields, metadata: metadata)
  }

  func values(_ field: Field<Double>) -> [Double] { collect { field[$0, $1, $2] } }

  /// The mean of the two faces of each cell, component by component.
  func vector(_ velocity: VectorField<Double>) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(grid.cellCount * model.dimension)
    grid.interior.forEach { i, j, k in
      for axis in 0..<model.dimension {
        var next = [i, j, k]
        next[axis] += 1
        if model.isPeriodic(axis) && next[axis] == grid.cells[axis] { next[axis] = 0 }
        values.append(0.5 * (velocity[axis][i, j, k] + velocity[axis][next[0], next[1], next[2]]))
      }
    }
    return values
  }

  func magnitudes(_ vectors: [Double]) -> [Double] {
    stride(from: 0, to: vectors.count, by: model.dimension).map { start in
      vectors[start..<start + model.dimension].reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
  }

  /// The vorticity: ∂v/∂x − ∂u/∂y in the plane, three components in space, each the mean over the cell's four edges along its axis.
  func curl(_ velocity: VectorField<Double>) -> [Double] {
    let components = (model.dimension == 2 ? [2] : [0, 1, 2]).map { axis in
      let (a, b) = ((axis + 1) % 3, (axis + 2) % 3)
      return Edge(
        along: velocity[a].values, across: velocity[b].values, stepA: grid.strides[a], stepB: grid.strides[b],
        inverseA: 1 / grid.spacing[a], inverseB: 1 / grid.spacing[b])
    }
    var values: [Double] = []
    values.reserveCapacity(grid.cellCount * components.count)
    grid.interior.forEach { i, j, k in
      let cell = grid.index(i, j, k)
      for edge in components { values.append(edge.meanCurl(cell)) }
    }
    return values
  }

  /// The two velocity components around the edges along one axis.
  private struct Edge {
    let along, across: UnsafeMutablePointer<Double>
    let stepA, stepB: Int
    let inverseA, inverseB: Double

    func meanCurl(_ cell: Int) -> Double {
      0.25 * (curl(cell) + curl(cell + stepA) + curl(cell + stepB) + curl(cell + stepA + stepB))
    }

    /// On the edge at the lower corner of a cell.
    private func curl(_ cell: Int) -> Double {
      (across[cell] - across[cell - stepA]) * inverseA - (along[cell] - along[cell - stepB]) * inverseB
    }
  }

  func solid() -> [Double] {
    collect { i, j, k in
      let point = grid.position(i, j, k)
      return model.setup.bodies.contains { $0.shape.contains(point) } ? 1 : 0
    }
  }

  private func collect(_ value: (Int, Int, Int) -> Double) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(grid.cellCount)
    grid.interior.forEach { values.append(value($0, $1, $2)) }
    return values
  }
}
