using Tine.Tools.Image;
using Xunit;

namespace Tine.Tools.Tests.Image;

public sealed class NameReaderTests
{
    private static readonly NameReader Names = new(new ManagedNames([typeof(NameReaderTests).Assembly.Location, typeof(object).Assembly.Location]));

    [Theory]
    [InlineData("Tools_Tests_Tine_Tools_Tests_Image_NameReaderTests__ReadsMethods", "Tine.Tools.Tests.Image.NameReaderTests.ReadsMethods")]
    [InlineData("Tools_Tests_Tine_Tools_Tests_Image_NameReaderTests___ctor", "Tine.Tools.Tests.Image.NameReaderTests.new")]
    [InlineData("Tools_Tests_Tine_Tools_Tests_Image_NameReaderTests_Inner_1<Int32>__Do_It_2", "Tine.Tools.Tests.Image.NameReaderTests.Inner<Int32>.Do_It")]
    [InlineData("Tools_Tests_Tine_Tools_Tests_Image_NameReaderTests_Inner_1<UInt8>__get_It<Char>", "Tine.Tools.Tests.Image.NameReaderTests.Inner<Byte>.get_It")]
    [InlineData("unbox_Tools_Tests_Tine_Tools_Tests_Image_NameReaderTests__ReadsMethods", "Tine.Tools.Tests.Image.NameReaderTests.ReadsMethods")]
    [InlineData("String__Concat_4", "System.String.Concat")]
    [InlineData("TineTrapEntry", "TineTrapEntry")]
    [InlineData("Tools_Tests_Unknown__Method", "Tools_Tests_Unknown__Method")]
    public void ReadsMethods(string linkerName, string expected) => Assert.Equal(expected, Names.Read(linkerName));

    internal sealed class Inner<T>
    {
        public T? It { get; set; }

        public static void Do_It()
        {
        }
    }
}
