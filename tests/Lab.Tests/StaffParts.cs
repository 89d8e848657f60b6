using System.IO;
using Tine.Tools;
using Tine.Tools.Lab;
using Lab = Tine.Tools.Lab.Lab;

namespace Tine.Labs.Tests;

/// <summary>The hidden tests of this tree's labs.</summary>
internal static class StaffParts
{
    /// <summary>The hidden part of a lab; null for a lab that has none.</summary>
    public static StaffFolder? Find(string lab)
    {
        string directory = Path.Combine(SourceTree.FindRoot(), "tests/Lab.Tests/Staff", lab);
        return Directory.Exists(directory) ? new StaffFolder(directory) : null;
    }

    /// <summary>A lab with its hidden tests.</summary>
    public static Lab Extend(Lab lab) => Find(lab.Name)?.Extend(lab) ?? lab;
}
