import ArgumentParser
import Foundation

@main
struct RooflineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roofline", abstract: "How fast the parts of a step are, beside what this machine can do at best.",
    discussion: "Measures memory, transforms, every compiled kernel and Adept's two programs, for about ten seconds.")
  @Flag(help: "One JSON object on standard output.")
  var json = false
  @Flag(help: "No progress on standard error.")
  var quiet = false
  @Option(help: "Threads; as many as there are processors for this process unless given, and never more.")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads takes a number from 1 to 1024, not \(threads).") }
  }

  func run() throws {
    let roofline = try Roofline.measure(threads: threads) { part in
      if !quiet { FileHandle.standardError.write(Data("measuring \(part)\n".utf8)) }
    }
    if json {
      let encoder = JSONEncoder()
      encoder.keyEncodingStrategy = .convertToSnakeCase
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      print(String(decoding: try encoder.encode(roofline), as: UTF8.self))
    } else {
      print(lines(roofline).joined(separator: "\n"))
    }
  }

  private func lines(_ roofline: Roofline) -> [String] {
    func row(_ name: String, _ costs: [Double]) -> String {
      "  \(name.padding(toLength: max(24, name.count), withPad: " ", startingAt: 0))" + costs.map { String(format: "%10.2f", $0) }.joined()
    }
    func rate(_ value: Double) -> String { String(format: "%.2f GB/s", value) }
    var lines = [
      "triad a = b + s c: \(rate(roofline.triadMemory)) in memory by \(roofline.threads) threads, \(rate(roofline.triadCache)) in cache by one",
      "transforms forward and back by \(roofline.threads) threads, ns per cell: FFTW's own of reals, periodic, cosine",
    ]
    lines += roofline.transforms.map { row("\($0.cells)²", [$0.fftwPair, $0.periodicPair, $0.cosinePair]) }
    lines.append("kernels by one thread, ns per cell: forward, pullback, their ratio, and the floor of memory")
    lines += roofline.kernels.map { row($0.name, [$0.forward, $0.pullback, $0.ratio, $0.floor]) }
    lines.append(String(format: "ratio: mean %.2f, largest %.2f", roofline.meanRatio, roofline.largestRatio))
    lines.append("Adept's programs, ms: compiled function, gradient, their ratio; as a loop, through the tape, their ratio")
    lines += roofline.programs.map {
      row($0.name, [$0.function * 1e3, $0.gradient * 1e3, $0.ratio, $0.loop * 1e3, $0.tapedGradient * 1e3, $0.tapedRatio])
    }
    return lines
  }
}
