import Foundation
import PackagePlugin

/// Runs the compiler of Adept's kernels: their loops for the target in C, their types for the one in Swift.
@main
struct CompileAdeptKernels: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let (mode, names) =
      target is ClangSourceModuleTarget
      ? ("loops", ["FluxBalance.c", "LaxWendroffAdvection.c", "ToonFlux.c"]) : ("types", ["AdeptTypes.swift"])
    let outputs = names.map { context.pluginWorkDirectoryURL.appending(path: $0) }
    return [
      .buildCommand(
        displayName: "Compiling Adept's kernels: \(mode)", executable: try context.tool(named: "adept-kernel-compiler").url,
        arguments: [mode] + outputs.map { $0.path() }, outputFiles: outputs)
    ]
  }
}
