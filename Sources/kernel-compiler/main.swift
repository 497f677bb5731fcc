import Foundation
import Kernels

// Traces every registered kernel, transposes it, and writes both as straight-line Swift: `kernel-compiler OUTPUT.swift…`. The kernels are
// dealt out over the files, so that they compile in parallel.
guard CommandLine.arguments.count >= 2 else {
  FileHandle.standardError.write(Data("usage: kernel-compiler OUTPUT.swift…\n".utf8))
  exit(2)
}
let files = CommandLine.arguments.dropFirst()
let header = """
  // Generated from the kernel registry when the package is built. Do not edit: edit the kernel.
  import CLanes
  import Kernels
  import Scalars

  """
let catalogue =
  "/// Every compiled kernel.\npublic enum CompiledKernels {\n  public static let all: [any CompiledKernel.Type] = [\n"
  + KernelRegistry.all.map { "    \($0.name).self,\n" }.joined() + "  ]\n}\n"
let emitted = KernelRegistry.all.map { KernelEmitter($0).source }
for (number, file) in files.enumerated() {
  let kernels = emitted.enumerated().filter { $0.offset % files.count == number }.map(\.element)
  let source = ([header] + kernels + (number == 0 ? [catalogue] : [])).joined(separator: "\n")
  do {
    try source.write(toFile: file, atomically: true, encoding: .utf8)
  } catch {
    FileHandle.standardError.write(Data("kernel-compiler: cannot write \(file): \(error)\n".utf8))
    exit(3)
  }
}
