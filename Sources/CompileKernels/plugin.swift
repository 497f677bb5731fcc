import PackagePlugin

/// Runs the kernel compiler over the registry: the loops of the kernels for the target in C, their types for the one in Swift.
@main
struct CompileKernels: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let (mode, names) =
      target is ClangSourceModuleTarget ? ("loops", (1...8).map { "CompiledKernels\($0).c" }) : ("types", ["CompiledKernels.swift"])
    let outputs = names.map { context.pluginWorkDirectoryURL.appending(path: $0) }
    return [
      .buildCommand(
        displayName: "Compiling kernels: \(mode)", executable: try context.tool(named: "kernel-compiler").url,
        arguments: [mode] + outputs.map { $0.path() }, outputFiles: outputs)
    ]
  }
}
