import CSwiftwater
import CaseFiles
import Fields
import Flows
import Glibc
import Synchronization

/// An open case, which one call at a time works on.
final class OpenCase: @unchecked Sendable {
  let map: ArrayMap
  let inputs, outputs: [sw_info]
  var callback: (sw_callback, UnsafeMutableRawPointer?)?
  /// Whether the call at work is to end.
  let isCancelled = Atomic<Bool>(false)
  private let texts = Texts()
  private let lock = Mutex<Void>(())
  /// The thread of the call at work, as a number; 0 for none.
  private let owner = Atomic<UInt>(0)

  init(_ map: ArrayMap) {
    self.map = map
    inputs = map.inputs.map(texts.info)
    outputs = map.outputs.map(texts.info)
    map.report = { [unowned self] sweep, step in
      var stops = isCancelled.load(ordering: .relaxed)
      if !stops, let (function, context) = callback { stops = sweep.withCString { function(context, $0, Int64(step)) } != 0 }
      if stops { throw RunCancelled(step: step) }
    }
  }

  /// Does something with the map while no other call can.
  /// - Throws: `ArrayError` in a callback of the case itself.
  func work(_ body: (ArrayMap) throws -> Void) throws {
    let thread = UInt(pthread_self())
    if owner.load(ordering: .relaxed) == thread { throw ArrayError("a callback cannot call the case that it is called by") }
    try lock.withLock { _ in
      owner.store(thread, ordering: .relaxed)
      isCancelled.store(false, ordering: .relaxed)
      defer { owner.store(0, ordering: .relaxed) }
      try body(map)
    }
  }
}

/// Texts that C reads, as long as this lives.
private final class Texts {
  private var all: [UnsafeMutablePointer<CChar>] = []

  deinit { for text in all { free(text) } }

  private func text(_ string: String) -> UnsafePointer<CChar>? {
    guard let copy = strdup(string) else { return nil }
    all.append(copy)
    return UnsafePointer(copy)
  }

  func info(_ array: ArrayDescription) -> sw_info {
    var info = sw_info()
    (info.name, info.unit, info.layout) = (text(array.name), text(array.unit), text(array.layout))
    (info.differentiable, info.rank, info.count) = (array.isDifferentiable ? 1 : 0, Int32(array.shape.count), Int64(array.count))
    withUnsafeMutableBytes(of: &info.shape) { bytes in
      let shape = bytes.bindMemory(to: Int64.self)
      for (place, length) in array.shape.prefix(shape.count).enumerated() { shape[place] = Int64(length) }
    }
    return info
  }
}

/// The open cases by their numbers.
enum Handles {
  private static let open = Mutex<(next: sw_case, cases: [sw_case: OpenCase])>((1, [:]))

  static func add(_ opened: OpenCase) -> sw_case {
    open.withLock { open in
      defer { open.next += 1 }
      open.cases[open.next] = opened
      return open.next
    }
  }

  /// - Throws: `ArrayError` of a number that is no open case.
  static func find(_ handle: sw_case) throws -> OpenCase {
    guard let found = open.withLock({ $0.cases[handle] }) else { throw notOpen(handle) }
    return found
  }

  static func remove(_ handle: sw_case) throws {
    guard let removed = open.withLock({ $0.cases.removeValue(forKey: handle) }) else { throw notOpen(handle) }
    removed.isCancelled.store(true, ordering: .relaxed)
  }

  private static func notOpen(_ handle: sw_case) -> ArrayError {
    ArrayError("\(handle) is no open case; call sw_open, and nothing after sw_close")
  }
}
