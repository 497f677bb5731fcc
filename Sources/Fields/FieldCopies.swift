import Scalars

/// Copies and clears fields by all threads, whole with their ghosts.
public final class FieldCopies<S: FieldScalar>: PieceWork {
  private let workers: Workers
  /// Nil where a target is to be cleared.
  private var pairs: [(source: Field<S>?, target: Field<S>)] = []
  /// Elements of a piece.
  private static var size: Int { 1 << 14 }

  public init(workers: Workers) { self.workers = workers }

  /// - Precondition: as many sources as targets, all on one grid.
  public func run(from sources: [Field<S>], to targets: [Field<S>]) {
    precondition(sources.count == targets.count && zip(sources, targets).allSatisfy { $0.count == $1.count }, "fields of the same size")
    for (source, target) in zip(sources, targets) { pairs.append((source, target)) }
    share()
  }

  public func clear(_ fields: [Field<S>]) {
    for field in fields { pairs.append((nil, field)) }
    share()
  }

  private func share() {
    workers.share(pairs.reduce(0) { $0 + pieces($1.target) }, self)
    pairs.removeAll(keepingCapacity: true)
  }

  public func perform(piece: Int, worker: Int) {
    var index = piece
    for (source, target) in pairs {
      if index < pieces(target) {
        let start = index * Self.size
        let count = min(Self.size, target.count - start)
        if let source {
          (target.values + start).update(from: source.values + start, count: count)
        } else {
          (target.values + start).update(repeating: 0, count: count)
        }
        return
      }
      index -= pieces(target)
    }
  }

  private func pieces(_ field: Field<S>) -> Int { (field.count + Self.size - 1) / Self.size }
}
