import Foundation
import Kernels

/// A program that compiles a list of kernels: it traces each, transposes it, and writes it as
/// straight-line code.
///
///     kernel-compiler loops OUTPUT.c…       the row loops, each file those of the kernels it is named after
///     kernel-compiler table OUTPUT.c        where the loops are found by name
///     kernel-compiler types OUTPUT.swift    a type with a table for each kernel, and the list of all
///     kernel-compiler print NAME            one kernel's loops and type, to be read
///
/// A package with kernels of its own makes an executable of its list, which a build tool plugin
/// runs for a target in C and one in Swift. The C target's header declares `RowLoops NAME_loops`
/// for each kernel; there is no table then.
public struct KernelCompiler {
  private let kernels: [any Kernel]
  private let loopsModule: String?
  private let notice =
    "// Generated from the kernel registry when the package is built. Do not edit: edit the kernel.\n"
  private var names: [String] { kernels.map(\.name) }

  /// - Parameter loopsModule: the C module with the loops of these kernels; nil for the one of
  ///   Swiftwater itself, where they are found by name.
  public init(_ kernels: [any Kernel], loopsModule: String? = nil) {
    (self.kernels, self.loopsModule) = (kernels, loopsModule)
  }

  /// Does what the arguments of the command line say; exit status 2 if they make no sense, 3 if a
  /// file cannot be written.
  public func run(_ arguments: [String] = Array(CommandLine.arguments.dropFirst())) {
    let operands = Array(arguments.dropFirst())
    switch arguments.first {
    case "loops" where !operands.isEmpty: writeLoops(to: operands)
    case "table" where operands.count == 1: write([loopTable], to: operands[0])
    case "types" where operands.count == 1:
      let modules = loopsModule.map { [$0, "Kernels", "RowLoops", "Sweeps"] } ?? ["Kernels"]
      let imports = modules.map { "import \($0)\n" }.joined()
      write([notice + imports] + kernels.map { KernelEmitter($0, loopsModule: loopsModule).type } + [typeList], to: operands[0])
    case "print" where operands.count == 1: show(operands[0])
    default: fail("usage: kernel-compiler loops OUTPUT.c… | table OUTPUT.c | types OUTPUT.swift | print NAME", 2)
    }
  }

  // MARK: Files of loops

  /// The file, without its ending, that the loops of a kernel stand in: that of its type, and of a
  /// type for several dimensions and components one for each, such as `MomentumStage3DX` for all
  /// schemes.
  private func file(of kernel: any Kernel) -> String {
    let type = String(describing: Swift.type(of: kernel))
    guard let dimension = kernel.name.firstRange(of: /[23]D/) else { return type }
    return type + kernel.name[dimension.lowerBound...]
  }

  private func writeLoops(to paths: [String]) {
    let files = Dictionary(grouping: kernels, by: file)
    let stems = paths.map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent }
    if let missing = files.keys.filter({ !stems.contains($0) }).min() {
      fail("the kernels of \(missing) are in a list, but there is to be no file \(missing).c", 2)
    }
    let includes = "#include \"RowLoops.h\"\n#include \"lanes.h\"\n#pragma clang diagnostic ignored \"-Wpsabi\"\n"
    for (stem, path) in zip(stems, paths) {
      guard let kernels = files[stem] else { fail("no kernel of \(stem) is in a list", 2) }
      write([notice + includes] + kernels.map { KernelEmitter($0).loops }, to: path)
    }
  }

  private var loopTable: String {
    notice + "#include \"RowLoops.h\"\n" + names.map { "extern const RowLoops \($0)_loops;\n" }.joined()
      + "extern const RowLoops *const compiledRowLoops[];\n"
      + "const RowLoops *const compiledRowLoops[] = {\n" + names.map { "  &\($0)_loops,\n" }.joined() + "  0,\n};\n"
  }

  private var typeList: String {
    "/// Every compiled kernel.\npublic enum CompiledKernels {\n  public static let all: [any CompiledKernel.Type] = [\n"
      + names.map { "    \($0).self,\n" }.joined() + "  ]\n}\n"
  }

  // MARK: What is told

  private func show(_ name: String) {
    guard let kernel = kernels.first(where: { $0.name == name }) else {
      fail("no kernel is named \(name); there are \(names.joined(separator: ", "))", 2)
    }
    let emitter = KernelEmitter(kernel)
    print(emitter.type, emitter.loops, separator: "\n")
  }

  /// A file that is there as it should be stays untouched, and what was built from it stands.
  private func write(_ parts: [String], to file: String) {
    let text = parts.joined(separator: "\n")
    if (try? String(contentsOfFile: file, encoding: .utf8)) == text { return }
    do {
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    } catch {
      fail("cannot write \(file): \(error)", 3)
    }
  }

  private func fail(_ message: String, _ status: Int32) -> Never {
    FileHandle.standardError.write(Data("kernel-compiler: \(message)\n".utf8))
    exit(status)
  }
}
