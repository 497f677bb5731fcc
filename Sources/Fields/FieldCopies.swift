import Scalars

/// Copies, adds and clears fields by all threads, whole with their ghosts.
public final class FieldCopies<S: FieldScalar>: PieceWork {
  private enum Action {
    case clear
    case copy(Field<S>)
    case add(Field<S>, Double)
    /// A multiple of the difference of two fields.
    case addDifference(Field<S>, Field<S>, Double)
  }
  private let workers: Workers
  private var tasks: [(action: Action, target: Field<S>)] = []
  /// Elements of a piece.
  private static var size: Int { 1 << 14 }

  public init(workers: Workers) { self.workers = workers }

  /// - Precondition: as many sources as targets, all on one grid.
  public func run(from sources: [Field<S>], to targets: [Field<S>]) { share(sources, targets) { .copy($0) } }

  public func clear(_ fields: [Field<S>]) {
    for field in fields { tasks.append((.clear, field)) }
    share()
  }

  /// Adds a multiple.
  public func add(_ sources: [Field<S>], weight: Double = 1, to targets: [Field<S>]) { share(sources, targets) { .add($0, weight) } }

  /// Σ wⱼ sⱼ over groups of fields, for weights that sum to one, as s₀ + Σ wⱼ (sⱼ − s₀): of equal
  /// groups it is each of them to the bit. There may be more groups than weights.
  public func combine(_ weights: [Double], _ sources: [[Field<S>]], into targets: [Field<S>]) {
    run(from: sources[0], to: targets)
    for index in weights.indices.dropFirst() where weights[index] != 0 {
      for ((first, source), target) in zip(zip(sources[0], sources[index]), targets) {
        tasks.append((.addDifference(source, first, weights[index]), target))
      }
      share()
    }
  }

  private func share(_ sources: [Field<S>], _ targets: [Field<S>], _ action: (Field<S>) -> Action) {
    precondition(sources.count == targets.count && zip(sources, targets).allSatisfy { $0.count == $1.count }, "fields of the same size")
    for (source, target) in zip(sources, targets) { tasks.append((action(source), target)) }
    share()
  }

  private func share() {
    workers.share(tasks.reduce(0) { $0 + pieces($1.target) }, self)
    tasks.removeAll(keepingCapacity: true)
  }

  public func perform(piece: Int, worker: Int) {
    var index = piece
    for (action, field) in tasks {
      if index < pieces(field) {
        let start = index * Self.size
        let count = min(Self.size, field.count - start)
        let target = field.values + start
        switch action {
        case .clear: target.update(repeating: 0, count: count)
        case .copy(let source): target.update(from: source.values + start, count: count)
        case .add(let source, let weight): for i in 0..<count { target[i] += weight * source.values[start &+ i] }
        case .addDifference(let source, let other, let weight):
          for i in 0..<count { target[i] += weight * (source.values[start &+ i] - other.values[start &+ i]) }
        }
        return
      }
      index -= pieces(field)
    }
  }

  private func pieces(_ field: Field<S>) -> Int { (field.count + Self.size - 1) / Self.size }
}
