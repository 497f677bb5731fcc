import Foundation

/// A checkpoint that cannot be written or read back, as one sentence with its file and the remedy.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
  /// What the system would not do, with its number for the reason.
  case failed(action: String, path: String, code: Int32)
  /// The file is not what was written; `reason` says in what.
  case damaged(path: String, reason: String)
  /// The file is of another run or another step, or no checkpoint at all.
  case foreign(path: String, reason: String)

  public var description: String {
    switch self {
    case .failed(let action, let path, let code):
      "cannot \(action) \(path): \(String(cString: strerror(code)))\(Self.advice(code))"
    case .damaged(let path, let reason):
      "the checkpoint \(path) is damaged, \(reason), and is left where it is; look after its disk, and run again with another `checkpoints.folder` or without `checkpoints.disk`"
    case .foreign(let path, let reason):
      "\(path) is no checkpoint of this run, \(reason), and is left where it is; keep other programs out of the folder, and run again"
    }
  }

  private static func advice(_ code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT, EFBIG: "; free some space, lower `checkpoints.disk`, or give another `checkpoints.folder`"
    case EACCES, EPERM, EROFS: "; give a `checkpoints.folder` that you may write to"
    case ENOENT, ENOTDIR: "; give a `checkpoints.folder` that exists, and leave its files alone while the program runs"
    default: "; give another `checkpoints.folder`"
    }
  }
}
