import FieldOutput

enum SnapshotReading {
  /// The values of a field of a snapshot; nil if it has none of that name.
  static func field(_ path: String, _ name: String) throws -> [Double]? {
    try SnapshotFile.read(path).fields.first { $0.name == name }?.values
  }
}
