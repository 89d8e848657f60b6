using System;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>A file whose pages begin with the words 1, 2, 3 and so on.</summary>
internal static class NumberedFile
{
    public static FilePages Of(ulong pages)
    {
        var file = new FilePages();
        for (ulong page = 0; page < pages; page++)
        {
            IoBuffer buffer = IoBuffer.ForKernel(BitConverter.GetBytes(page + 1));
            Assert.Equal(8, file.Write(page * FrameNumber.Size, ref buffer).Value);
        }

        return file;
    }
}
