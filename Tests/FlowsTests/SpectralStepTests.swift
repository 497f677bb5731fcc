import CaseFiles
import Fields
import Flows
import Testing

/// The chain of a spectral step, and what it derives.
@Suite struct SpectralStepTests {
  private static let plane = """
    domain: { size: [2*pi, 3], cells: [27, 20] }
    initial: { velocity: ["0.3 + sin(x)*cos(4*y)", "cos(2*x + y)"] }
    """
  private static let box = """
    domain: { size: [2*pi, 3, 4], cells: [12, 10, 9] }
    initial: { velocity: ["0.3 + sin(x)*cos(4*y)", "cos(2*x + y)", "0.5*sin(x)*cos(2*pi*z/4)"] }
    """

  private static func flow(_ domain: String, _ integrator: String, isForced: Bool, controls: String) throws -> SpectralFlow<Double> {
    let text = """
      flow: { equations: spectral, viscosity: 0.002, friction: 0.1\(isForced ? ", forcing: { band: [2, 5], power: 0.4 }" : "") }
      \(domain)
      numerics: { integrator: \(integrator) }
      time: { steps: 5, dt: 0.03 }
      objective: { enstrophy: { window: [0.05, 0.15] } }
      controls: [\(controls)\(isForced ? ", forcing.power" : ""), initial.velocity]
      """
    let model = try SpectralModel(CaseLoader.load(text: text, name: "test", source: "test"), workers: Workers(count: 2))
    return try SpectralFlow<Double>(model, parameters: SpectralParameters(model))
  }

  @Test func theStepIsAChain() throws {
    let plain = try Self.flow(Self.plane, "etdrk2", isForced: false, controls: "viscosity").operators
    #expect(plain.operatorNames == ["velocity", "products", "row", "products", "row"])
    #expect(plain.overwritten.isEmpty)
    let forced = try Self.flow(Self.box, "etdrk4", isForced: true, controls: "force").operators
    #expect(forced.operatorNames == ["velocity"] + (0..<4).flatMap { _ in ["products", "injection", "row"] })
    #expect(forced.overwritten.isEmpty)
  }

  /// New records filled by the derived part of the chain give the gradient of records filled by
  /// whole steps.
  @Test(arguments: [plane, box], ["etdrk2", "etdrk4"])
  func retracedRecordsGiveTheSameGradient(domain: String, integrator: String) throws {
    for (isForced, controls) in [(false, "viscosity, friction"), (true, "friction"), (false, "force"), (true, "force")] {
      let flow = try Self.flow(domain, integrator, isForced: isForced, controls: controls)
      let records = (0..<5).map { _ in flow.makeRecord() }
      var states: [SpectralState<Double>] = []
      for step in 0..<5 {
        var state = flow.makeState()
        flow.save(into: &state)
        states.append(state)
        try flow.advance(step: step, recording: records[step])
      }
      func gradient(_ record: (Int) throws -> SpectralTape<Double>) throws -> [UInt64] {
        try flow.beginReverse()
        for step in (0..<5).reversed() { try flow.pullBack(step: step, record: record(step)) }
        let gradient = flow.gradient
        let numbers = (gradient.initialVelocity + gradient.force).flatMap { field in (0..<field.count).map { field.values[$0] } }
        return ([gradient.viscosity, gradient.friction, gradient.forcingPower] + numbers).map(\.bitPattern)
      }
      let whole = try gradient { records[$0] }
      // The end of the run stands where it was, until the first step is taken again.
      let retraced = try gradient { step in
        let record = flow.makeRecord()
        flow.restore(from: states[step])
        try flow.retrace(step: step, into: record)
        return record
      }
      #expect(whole == retraced, "\(isForced), \(controls)")
    }
  }
}
