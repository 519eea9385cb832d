using StreamForecast.Learning.Training;

namespace StreamForecast.Learning.Tests.Training;

public sealed class TrainingCrewTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 3)]
    [InlineData(2, 9)]
    public void Every_job_is_done_once_a_round(int jobs, int threads)
    {
        int[] done = new int[jobs];
        int most = Math.Min(jobs, threads);
        using var crew = new TrainingCrew(jobs, threads, (job, thread) =>
        {
            Assert.InRange(thread, 0, most - 1);
            Interlocked.Increment(ref done[job]);
        });
        for (int round = 1; round <= 50; round++)
        {
            crew.RunAll();
            Assert.All(done, count => Assert.Equal(round, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_job_throws_reaches_the_caller_and_the_threads_end(int threads)
    {
        using var crew = new TrainingCrew(6, threads, (job, _) =>
        {
            if (job == 4) throw new InvalidDataException("row 4 is broken");
        });
        Assert.Equal("row 4 is broken", Assert.Throws<InvalidDataException>(crew.RunAll).Message);
    }

    [Fact]
    public void A_crew_that_never_ran_can_be_sent_home()
    {
        new TrainingCrew(4, 3, (_, _) => { }).Dispose();
    }
}
