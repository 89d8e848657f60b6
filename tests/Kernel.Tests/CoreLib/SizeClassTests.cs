using Tine.Heap;
using Xunit;

namespace Tine.Tests.CoreLib;

public sealed class SizeClassTests
{
    [Fact]
    public void EachSizeGetsTheSmallestCellThatHoldsIt()
    {
        for (uint bytes = 1; bytes <= SizeClasses.LargestCell; bytes++)
        {
            int sizeClass = SizeClasses.ClassOf(bytes);
            Assert.True(SizeClasses.CellBytes(sizeClass) >= bytes);
            Assert.True(sizeClass == 0 || SizeClasses.CellBytes(sizeClass - 1) < bytes);
        }
    }

    [Fact]
    public void CellsWasteAtMostAQuarterOfWhatIsAsked()
    {
        for (uint bytes = 128; bytes <= SizeClasses.LargestCell / 2; bytes++)
        {
            Assert.True(SizeClasses.CellBytes(SizeClasses.ClassOf(bytes)) <= bytes * 5 / 4 + 16);
        }
    }

    [Fact]
    public void ClassesAreGranulesThatGrow()
    {
        for (int i = 1; i < SizeClasses.Count; i++)
        {
            Assert.True(SizeClasses.CellBytes(i) > SizeClasses.CellBytes(i - 1));
            Assert.Equal(0u, SizeClasses.CellBytes(i) % SizeClasses.Granule);
        }
    }

    /// <summary>Asm/Allocation.asm has these lines as a table.</summary>
    [Fact]
    public void TheAssemblyTableAgrees()
    {
        for (int granules = 1; granules <= 64; granules++)
        {
            int expected = granules switch
            {
                <= 8 => granules - 1,
                <= 16 => 8 + ((granules - 9) / 2),
                <= 32 => 12 + ((granules - 17) / 4),
                _ => 16 + ((granules - 33) / 8),
            };
            Assert.Equal(expected, SizeClasses.ClassOf((uint)granules * 16));
        }
    }
}
