import CaseFiles
import FieldOutput
import Fields
import Flows
import Reversal
import Scalars
import Sweeps

extension FlowModel: StudyModel {}

extension IncompressibleFlow: StudyFlow where S == Double {
  func collector(metadata: [String: String]) -> FlowSnapshot { FlowSnapshot(self, metadata: metadata) }
}

extension FlowSnapshot: SnapshotCollector {
  func density(_ derivative: ParameterField) -> [Double] {
    switch derivative {
    case .cells(let field): centred.density(centred.values(field))
    case .faces(let fields), .centres(let fields): centred.density(centred.vector(fields))
    }
  }

  func sensitivities(_ fields: [SnapshotField]) -> Snapshot {
    var fields = fields
    if !flow.model.setup.solidBodies.isEmpty {
      fields.append(SnapshotField(name: "solid", longName: "1 in bodies, 0 in the fluid", values: centred.solid(at: 0)))
    }
    return centred.snapshot(time: 0, step: 0, fields: fields, metadata: metadata)
  }

  func surface(_ gradient: FlowParameters<Double>) throws -> Surface? {
    guard flow.model.geometryIsControlled else { return nil }
    let placement = try FlowParameters<Double>(flow.model)
    var (points, curves, sensitivity, normals) = ([Double](), [Range<Int>](), [Double](), [Double]())
    for (body, outline) in flow.model.outlines.enumerated() {
      let (first, axes) = (points.count / outline.dimension, 0..<outline.dimension)
      points += outline.markerPositions(placement.bodies[body])
      for (marker, normal) in outline.normals.enumerated() {
        let bar = gradient.surface[body]
        sensitivity.append(axes.reduce(0) { $0 + bar[axes.count * marker + $1] * normal[$1] })
        normals += axes.map { normal[$0] }
      }
      curves += outline.closedCurves.map { first + $0.lowerBound..<first + $0.upperBound }
    }
    let fields = [
      SnapshotField(
        name: "normal_sensitivity", longName: "derivative of the objective by moving the marker along the outward normal",
        units: "objective/length", values: sensitivity),
      SnapshotField(name: "normal", longName: "outward normal", components: flow.model.dimension, values: normals),
    ]
    return Surface(time: 0, step: 0, axes: flow.model.dimension, points: points, closedCurves: curves, fields: fields, metadata: metadata)
  }
}
