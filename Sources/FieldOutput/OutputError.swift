import Foundation

/// A failure of reading or writing, as one sentence that says what to change.
public struct OutputError: Error, Equatable, CustomStringConvertible, LocalizedError {
  public let sentence: String

  public init(_ sentence: String) {
    self.sentence = sentence
  }

  /// An error of the operating system: "cannot <action>: <reason>", with the advice that fits the
  /// reason.
  public init(cannot action: String, code: Int32 = errno) {
    let advice =
      switch code {
      case ENOSPC, EDQUOT: "; free some space or choose another directory"
      case EFBIG: "; raise the limit on the size of files, or write fewer cells"
      case EACCES, EPERM, EROFS: "; choose a directory you may write to"
      case ENOENT: "; check the path"
      default: ""
      }
    sentence = "cannot \(action): \(String(cString: strerror(code)))\(advice)"
  }

  public var description: String { sentence }
  public var errorDescription: String? { sentence }
}
