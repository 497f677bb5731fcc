import CaseFiles
import FieldOutput
import Fields
import Foundation
import Transforms

/// Whether everything works on this machine.
public enum Doctor {
  public struct Report: Encodable, Sendable {
    public let version: String
    public let fftw: String
    public let hdf5: String
    public let hdf5IsParallel: Bool
    public let processors: Int
    public let checks: [Check]
    public let passed: Bool
  }

  private static let smallCase = """
    flow: { viscosity: 0.01 }
    domain: { size: [4, 2], cells: [48, 24] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: wall }
    bodies: { cylinder: { circle: { center: [1.4, 1], radius: 0.4 } } }
    numerics: { advection: central }
    time: { steps: 6, dt: 0.02 }
    objective: { drag: { body: cylinder } }
    controls: [viscosity, boundaries.left.inflow, bodies.cylinder.radius, initial.velocity]
    """

  /// Verifies the gradient of a small case, and reads back a file that was written.
  public static func examine() throws -> Report {
    let setup = try CaseLoader.load(text: smallCase, name: "doctor", source: "doctor")
    var checks = try Study(setup).verify().checks
    let path = NSTemporaryDirectory() + "/swiftwater-doctor-\(getpid()).hdf"
    defer { unlink(path) }
    let field = SnapshotField(name: "test", longName: "test", values: (0..<16).map { Double($0).squareRoot() })
    let snapshot = Snapshot(time: 0, step: 0, origin: [0, 0], spacing: [1, 1], cells: [4, 4], fields: [field], metadata: [:])
    try SnapshotFile.write(snapshot, to: path)
    let differing = zip(try SnapshotFile.read(path).fields[0].values, field.values).filter { $0 != $1 }.count
    checks.append(Check(name: "snapshot_read_back", value: Double(differing), tolerance: 0, passed: differing == 0))
    return Report(
      version: Swiftwater.version, fftw: TransformPlanner.libraryVersion, hdf5: HDF5Library.version, hdf5IsParallel: HDF5Library.isParallel,
      processors: Machine.processors, checks: checks,
      passed: checks.allSatisfy(\.passed))
  }
}
