import Foundation
import Kernels

// Traces every registered kernel, transposes it, and writes it as straight-line code:
//
//   kernel-compiler loops OUTPUT.c…       the row loops, dealt out over the files, which compile in parallel
//   kernel-compiler types OUTPUT.swift    a type with a table for each kernel, and the list of all
//   kernel-compiler print NAME            one kernel's loops and type, to be read

let notice = "// Generated from the kernel registry when the package is built. Do not edit: edit the kernel.\n"

func fail(_ message: String, _ status: Int32) -> Never {
  FileHandle.standardError.write(Data("kernel-compiler: \(message)\n".utf8))
  exit(status)
}

func write(_ parts: [String], to file: String) {
  do {
    try parts.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
  } catch {
    fail("cannot write \(file): \(error)", 3)
  }
}

let arguments = CommandLine.arguments.dropFirst()
let operands = Array(arguments.dropFirst())
let names = KernelRegistry.all.map(\.name)
switch arguments.first {
case "loops" where !operands.isEmpty:
  let includes = notice + "#include \"RowLoops.h\"\n#include \"lanes.h\"\n#pragma clang diagnostic ignored \"-Wpsabi\"\n"
  for (number, file) in operands.enumerated() {
    let kernels = KernelRegistry.all.enumerated().filter { $0.offset % operands.count == number }.map(\.element)
    let table =
      names.map { "extern const RowLoops \($0)_loops;\n" }.joined() + "extern const RowLoops *const compiledRowLoops[];\n"
      + "const RowLoops *const compiledRowLoops[] = {\n" + names.map { "  &\($0)_loops,\n" }.joined() + "  0,\n};\n"
    write([includes] + kernels.map { KernelEmitter($0).loops } + (number == 0 ? [table] : []), to: file)
  }
case "types" where operands.count == 1:
  let all =
    "/// Every compiled kernel.\npublic enum CompiledKernels {\n  public static let all: [any CompiledKernel.Type] = [\n"
    + names.map { "    \($0).self,\n" }.joined() + "  ]\n}\n"
  write([notice + "import Kernels\n"] + KernelRegistry.all.map { KernelEmitter($0).type } + [all], to: operands[0])
case "print" where operands.count == 1:
  guard let kernel = KernelRegistry.all.first(where: { $0.name == operands[0] }) else {
    fail("no kernel is named \(operands[0]); there are \(names.joined(separator: ", "))", 2)
  }
  let emitter = KernelEmitter(kernel)
  print(emitter.type, emitter.loops, separator: "\n")
default:
  fail("usage: kernel-compiler loops OUTPUT.c… | types OUTPUT.swift | print NAME", 2)
}
