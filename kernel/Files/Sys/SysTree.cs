namespace Tine.Files;

/// <summary>Makes the tree of /sys: of Linux's names those that libraries look for to learn of processors and memory.</summary>
internal static class SysTree
{
    public static SysFolder Create(FileSystem fileSystem)
    {
        var root = new SysFolder(fileSystem, null, "");
        root.AddFolder("block");
        root.AddFolder("bus");
        root.AddFolder("class");
        SysFolder numbers = root.AddFolder("dev");
        numbers.AddFolder("block");
        numbers.AddFolder("char");
        SysFolder system = root.AddFolder("devices").AddFolder("system");
        AddProcessors(system.AddFolder("cpu"), SystemInformation.Of(fileSystem.Services)?.ProcessorCount ?? 1);
        AddNodes(system.AddFolder("node"));
        root.AddFolder("firmware");
        root.AddFolder("fs");
        root.AddFolder("kernel").AddFolder("mm").AddFolder("transparent_hugepage").AddFile("enabled", SysFileKind.LargePages);
        root.AddFolder("module");
        root.AddFolder("power");
        return root;
    }

    private static void AddProcessors(SysFolder folder, int count)
    {
        folder.AddFile("online", SysFileKind.Processors)
            .AddFile("possible", SysFileKind.Processors)
            .AddFile("present", SysFileKind.Processors)
            .AddFile("offline", SysFileKind.Nobody)
            .AddFile("isolated", SysFileKind.Nobody);
        for (int number = 0; number < count; number++)
        {
            AddProcessor(folder.AddFolder($"cpu{number}"), number);
        }
    }

    /// <summary>Adds a processor: a core of its own, in the only package.</summary>
    private static void AddProcessor(SysFolder folder, int number) =>
        folder.AddFolder("topology")
            .AddFile("core_id", SysFileKind.Own, number)
            .AddFile("die_id", SysFileKind.Zero)
            .AddFile("physical_package_id", SysFileKind.Zero)
            .AddFile("core_cpus", SysFileKind.OwnMask, number)
            .AddFile("core_cpus_list", SysFileKind.Own, number)
            .AddFile("core_siblings", SysFileKind.Mask)
            .AddFile("core_siblings_list", SysFileKind.Processors)
            .AddFile("package_cpus", SysFileKind.Mask)
            .AddFile("package_cpus_list", SysFileKind.Processors)
            .AddFile("thread_siblings", SysFileKind.OwnMask, number)
            .AddFile("thread_siblings_list", SysFileKind.Own, number);

    private static void AddNodes(SysFolder folder)
    {
        folder.AddFile("online", SysFileKind.Zero)
            .AddFile("possible", SysFileKind.Zero)
            .AddFile("has_cpu", SysFileKind.Zero)
            .AddFile("has_memory", SysFileKind.Zero)
            .AddFile("has_normal_memory", SysFileKind.Zero)
            .AddFolder("node0")
            .AddFile("cpulist", SysFileKind.Processors)
            .AddFile("cpumap", SysFileKind.Mask)
            .AddFile("distance", SysFileKind.NodeDistance)
            .AddFile("meminfo", SysFileKind.NodeMemory);
    }
}
