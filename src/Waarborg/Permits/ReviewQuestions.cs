// The questions of the three-year review, in the government's own words of November 2025.
namespace Waarborg.Permits;

/// <summary>
/// Literal from the answers to parliament of 21 November 2025 (seed 003, answer 4). There they are asked of obligations to
/// detect, which this program refuses; here each is asked of one permit that the provider gave itself.
/// </summary>
static class ReviewQuestions
{
    /// <summary>What necessity and feasibility are asked with.</summary>
    internal const string NecessityAndFeasibility =
        "over 3 jaar zal worden gekeken naar de noodzaak en haalbaarheid van het opnemen van detectieverplichtingen in het "
        + "toepassingsgebied van deze verordening";

    /// <summary>What suitability is asked with.</summary>
    internal const string Suitability =
        "Hierbij zal ook worden gekeken naar de geschiktheid van de technologieën op dat moment voor het detecteren van "
        + "materiaal met betrekking tot seksueel misbruik van kinderen en het benaderen van kinderen.";
}
