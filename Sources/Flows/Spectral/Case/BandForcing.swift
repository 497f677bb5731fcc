import CaseFiles

/// A force that keeps turbulence going: it is proportional to the velocity of the waves in a band
/// of wavenumbers, f_k = ε û_k / (2 E), with E the mean kinetic energy of these waves, and so does
/// work on the fluid at the rate ε whatever the flow.
///
/// It is smooth and has no random numbers: a replayed step takes the same force. Without energy in
/// the band it has nothing to act on.
public struct BandForcing: Sendable, Equatable {
  /// Wavenumbers 0 ≤ first ≤ last, radians per length: waves with |k| from the one to the other,
  /// both included, are forced.
  public var first: Double
  public var last: Double
  /// The energy injected, ε ≥ 0, per mass and time.
  public var power: Double

  public init(first: Double, last: Double, power: Double) { (self.first, self.last, self.power) = (first, last, power) }
}

extension BandForcing {
  init?(_ reader: NodeReader) {
    let keys = ["band", "power"]
    guard let map = reader.map(keys: keys, required: keys) else { return nil }
    let power = map["power"]?.number(atLeast: 0)
    guard let band = map["band"]?.vector(count: 2), let power else { return nil }
    guard 0 <= band[0], band[0] <= band[1], band[1] > 0 else {
      map["band"]?.fail(
        "a band goes from a wavenumber of at least 0 to one that is not smaller, found [\(band[0]), \(band[1])]",
        suggestion: "write for example [4, 6]")
      return nil
    }
    self.init(first: band[0], last: band[1], power: power)
  }

  var resolved: ResolvedValue { .fields(["band": .vector([first, last]), "power": .number(power)]) }
}
