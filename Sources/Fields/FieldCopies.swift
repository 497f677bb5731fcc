import Scalars

/// Copies fields by all threads, whole with their ghosts.
public final class FieldCopies<S: FieldScalar>: PieceWork {
  private let workers: Workers
  private var sources: [Field<S>] = []
  private var targets: [Field<S>] = []
  /// Elements of a piece.
  private static var size: Int { 1 << 14 }

  public init(workers: Workers) { self.workers = workers }

  /// - Precondition: as many sources as targets, all on one grid.
  public func run(from sources: [Field<S>], to targets: [Field<S>]) {
    precondition(sources.count == targets.count && zip(sources, targets).allSatisfy { $0.count == $1.count }, "fields of the same size")
    (self.sources, self.targets) = (sources, targets)
    workers.share(sources.reduce(0) { $0 + pieces($1) }, self)
    (self.sources, self.targets) = ([], [])
  }

  public func perform(piece: Int, worker: Int) {
    var index = piece
    for (source, target) in zip(sources, targets) {
      if index < pieces(source) {
        let start = index * Self.size
        (target.values + start).update(from: source.values + start, count: min(Self.size, source.count - start))
        return
      }
      index -= pieces(source)
    }
  }

  private func pieces(_ field: Field<S>) -> Int { (field.count + Self.size - 1) / Self.size }
}
