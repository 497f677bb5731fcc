/// Why a reverse-mode derivative was refused.
public enum TapeError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A value of a finished evaluation came back.
  case valueOutlivedItsTape
  /// Values of two evaluations, one inside the other, met in one operation or result.
  case valueOfAnotherTape
  /// A value was used on a thread that did not make it.
  case valueOnAnotherThread

  public var description: String {
    switch self {
    case .valueOutlivedItsTape:
      "A Taped value was used after the evaluation that made it had ended; do not store Taped values outside the differentiated "
        + "function, or store Taped(x.value), which is a constant."
    case .valueOfAnotherTape:
      "Taped values of two different evaluations were mixed; enter the outer value into the inner function as the constant "
        + "Taped(x.value), or nest Dual inside if derivatives of derivatives are meant."
    case .valueOnAnotherThread:
      "A Taped value was used on a thread that did not make it; call gradient(at:of:) or pullback(at:of:) on each thread with inputs of "
        + "its own."
    }
  }
}
