import CSwiftwater
import CaseFiles
import Flows
import Glibc
import Reversal

/// The sentence of the last failure, one for each thread.
enum LastError {
  /// The storage of a thread's sentence, which the thread frees when it ends.
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { free($0) }
    return key
  }()

  static func set(_ sentence: String) {
    free(pthread_getspecific(key))
    pthread_setspecific(key, strdup(sentence))
  }

  static func clear() {
    guard let old = pthread_getspecific(key) else { return }
    free(old)
    pthread_setspecific(key, nil)
  }

  nonisolated(unsafe) static let none: UnsafePointer<CChar>? = UnsafePointer(strdup(""))

  static var pointer: UnsafePointer<CChar>? {
    pthread_getspecific(key).map { UnsafePointer($0.assumingMemoryBound(to: CChar.self)) } ?? none
  }
}

/// Does the work of a function of the interface: its status, and the sentence of a failure.
func status(_ body: () throws -> Void) -> Int32 {
  LastError.clear()
  do {
    try body()
    return Int32(SW_OK)
  } catch {
    LastError.set(String(describing: error))
    return Int32(code(of: error))
  }
}

private func code(of error: any Error) -> Int {
  switch error {
  case is InvalidCase: SW_CASE
  case is ArrayError: SW_ARGUMENT
  case is RunCancelled: SW_CANCELLED
  case is UnreadableCaseFile, is CheckpointError, FlowError.file: SW_FILE
  case FlowError.unresolved: SW_CASE
  default: SW_RUN
  }
}
