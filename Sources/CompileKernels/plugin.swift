import Foundation
import PackagePlugin

/// Runs the kernel compiler over the registry: for the target in C it writes the loops of the
/// kernels, for the one in Swift their types.
///
/// The package manager wants to know the files before the compiler runs. So the kernels' sources
/// are searched for the types that they declare; the compiler refuses files that do not fit the
/// registry.
@main
struct CompileKernels: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let compiler = try context.tool(named: "kernel-compiler").url
    func command(_ mode: String, _ names: [String]) -> Command {
      let outputs = names.map { context.pluginWorkDirectoryURL.appending(path: $0) }
      return .buildCommand(
        displayName: "Compiling kernels: \(mode)", executable: compiler, arguments: [mode] + outputs.map { $0.path() },
        outputFiles: outputs)
    }
    guard target is ClangSourceModuleTarget else { return [command("types", ["CompiledKernels.swift"])] }
    return [
      command("loops", try loopFiles(in: context.package).map { $0 + ".c" }), command("table", ["CompiledRowLoops.c"]),
    ]
  }

  /// The files of loops, without their endings: the kernel types that are declared, those for
  /// several dimensions and components once for each. In one file, momentum would be half of all
  /// there is to compile.
  private func loopFiles(in package: Package) throws -> [String] {
    let kernels = try package.targets(named: ["Kernels"]).compactMap { $0 as? SourceModuleTarget }
    return try kernels.flatMap { $0.sourceFiles(withSuffix: "swift") }.flatMap { file in
      let text = try String(contentsOf: file.url, encoding: .utf8)
      let declarations = text.matches(of: /struct (\w+): (?:Conservation)?Kernel\b/)
      let ends = declarations.dropFirst().map(\.range.lowerBound) + [text.endIndex]
      return zip(declarations, ends).flatMap { declaration, end in
        suffixes(String(text[declaration.range.lowerBound..<end])).map { "\(declaration.1)\($0)" }
      }
    }
  }

  /// Those of variants for graded axes have files of their own, where the name of a kernel has a
  /// dimension.
  private func suffixes(_ declaration: String) -> [String] {
    let places = places(declaration)
    return places == [""] || !declaration.contains("let grading: Grading") ? places : places + places.map { $0 + "Graded" }
  }

  private func places(_ declaration: String) -> [String] {
    if !declaration.contains("let dimension: Int") { return [""] }
    if !declaration.contains("let component: Int") { return ["2D", "3D"] }
    return ["2DX", "2DY", "3DX", "3DY", "3DZ"]
  }
}
