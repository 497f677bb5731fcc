import PackagePlugin

/// Runs the kernel compiler over the registry before the target that holds the sweeps is built.
@main
struct CompileKernels: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let outputs = (1...8).map { context.pluginWorkDirectoryURL.appending(path: "CompiledKernels\($0).swift") }
    return [
      .buildCommand(
        displayName: "Compiling kernel adjoints", executable: try context.tool(named: "kernel-compiler").url,
        arguments: outputs.map { $0.path() }, outputFiles: outputs)
    ]
  }
}
