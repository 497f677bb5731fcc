import CaseFiles
import FieldOutput
import Flows

/// Fields of a flow as they are written: at the centres of cells.
final class FlowSnapshot {
  let flow: IncompressibleFlow<Double>
  let metadata: [String: String]
  let centred: CellCentred
  /// Of bodies that stand still.
  private lazy var solid = centred.solid(at: 0)

  init(_ flow: IncompressibleFlow<Double>, metadata: [String: String]) {
    self.flow = flow
    self.metadata = metadata
    centred = CellCentred(flow.model)
  }

  func snapshot(_ wanted: [Output.Field]) -> Snapshot {
    let model = flow.model
    let velocity = flow.velocityWithGhosts()
    let fields = wanted.map { field in
      switch field {
      case .velocity:
        SnapshotField(
          name: "velocity", longName: "velocity, averaged from the faces of each cell", units: "length/time",
          components: model.dimension, values: centred.vector(velocity), isPadded: true)
      case .speed:
        SnapshotField(
          name: "speed", longName: "magnitude of the velocity", units: "length/time", values: centred.magnitudes(velocity))
      case .pressure:
        SnapshotField(
          name: "pressure", longName: "pressure divided by density", units: "length^2/time^2",
          values: centred.values(flow.pressureField()))
      case .vorticity:
        SnapshotField(
          name: "vorticity", longName: "curl of the velocity, averaged from the edges of each cell", units: "1/time",
          components: model.dimension == 2 ? 1 : 3, values: centred.curl(velocity))
      case .solid:
        SnapshotField(
          name: "solid", longName: "1 in bodies, 0 in the fluid",
          values: model.setup.solidBodies.contains(where: \.isMoving) ? centred.solid(at: flow.time) : solid)
      default:
        SnapshotField(name: field.name, longName: "the scalar \(field.name)", units: "1", values: centred.values(flow.scalar(field.name)))
      }
    }
    return centred.snapshot(time: flow.time, step: flow.step, fields: fields, metadata: metadata)
  }
}
